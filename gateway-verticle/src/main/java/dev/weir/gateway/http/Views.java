package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/** What the plain {@code GET} routes show. */
public interface Views {

  /** Done when what is known of models is there, or takes too long; never fails. */
  Future<Void> settled();

  /** The model list as JSON. */
  String models(ModelFormat format);

  /** One model as JSON, or null when nobody serves it. */
  @Nullable String model(String name, String dialect, ModelFormat format);

  /** The dialect in which a provider's own API is; empty if unknown. */
  String wordsOf(String provider);

  /** What to say of a model that nobody serves. */
  String unknown(String name, String dialect);

  /** The explanation of a request, for its owner or an admin; fails with a fault. */
  Future<String> request(String id, @Nullable String key);

  /** Why a caller with this key may not look, or null. */
  @Nullable Fault refusal(@Nullable String key);

  /** The same in no vendor's shape. */
  UniversalViews universal();

  /** Adds the health routes. */
  void health(Router routes);
}
