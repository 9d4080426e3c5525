package dev.weir.gateway;

import dev.weir.bus.Addresses;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.http.ModelFormat;
import dev.weir.gateway.http.UniversalViews;
import dev.weir.gateway.http.Views;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Models, health and explanations as JSON. */
final class GatewayViews implements Views {

  private static final long EXPLAIN_MILLIS = 2_000;

  private final Vertx vertx;
  private final GatewayNode node;
  private final Directory directory;

  GatewayViews(Vertx vertx, GatewayNode node, Directory directory) {
    this.vertx = vertx;
    this.node = node;
    this.directory = directory;
  }

  /** Tells other nodes about requests of this one. */
  Future<Void> serveExplanations() {
    String address = Addresses.gatewayExplain(node.tag()).name();
    return vertx.eventBus().<JsonObject>consumer(address, this::explain).completion();
  }

  private void explain(Message<JsonObject> asked) {
    asked.reply(node.explanations().find(asked.body().getString("id", "")));
  }

  @Override
  public Future<Void> settled() {
    return directory.settled();
  }

  @Override
  public String models(ModelFormat format) {
    return ModelBodies.page(directory.models(), format);
  }

  @Override
  public @Nullable String model(String name, String dialect, ModelFormat format) {
    List<ModelNames.Candidate> candidates = directory.names().resolve(name, dialect);
    return candidates.isEmpty() ? null : ModelBodies.one(directory.model(name), format);
  }

  @Override
  public String wordsOf(String provider) {
    return directory.names().wordsOf(provider);
  }

  @Override
  public String unknown(String name, String dialect) {
    return directory.names().unknown(name, dialect);
  }

  @Override
  public Future<String> request(String id, @Nullable String key) {
    KeyTable.Caller caller = key == null ? null : node.rules().keys().find(key);
    String tag = RequestIds.tagIn(id);
    if (tag.isEmpty()) {
      return Future.failedFuture(unknownRequest(id));
    }
    Future<JsonObject> found =
        vertx
            .eventBus()
            .<JsonObject>request(
                Addresses.gatewayExplain(tag).name(),
                new JsonObject().put("id", id),
                new DeliveryOptions().setSendTimeout(EXPLAIN_MILLIS))
            .map(Message::body);
    return found
        .recover(
            failure ->
                failure instanceof ReplyException reply
                        && reply.failureType() == ReplyFailure.NO_HANDLERS
                    ? Future.succeededFuture(null)
                    : Future.failedFuture(
                        new Fault.Unavailable("The node that served it does not answer.", 1_000)
                            .asException()))
        .compose(
            answer -> {
              boolean owner =
                  answer != null
                      && (node.rules().keys().isEmpty()
                          || (caller != null
                              && (caller.admin()
                                  || caller.rule().name().equals(answer.getString("caller")))));
              return owner
                  ? Future.succeededFuture(answer.encode())
                  : Future.failedFuture(unknownRequest(id));
            });
  }

  private static FaultException unknownRequest(String id) {
    // The same answer for "never was" and "not yours": ids are not to be probed.
    return new Fault.NotFound(
            "No request with id '" + (id.length() > 64 ? id.substring(0, 64) : id) + "' found.",
            null)
        .asException();
  }

  @Override
  public @Nullable Fault refusal(@Nullable String key) {
    return node.rules().keys().refusal(key);
  }

  @Override
  public UniversalViews universal() {
    return new UniversalBodies(node, directory);
  }

  @Override
  public void health(Router routes) {
    Health.routes(routes, node, directory);
  }
}
