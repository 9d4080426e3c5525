package dev.weir.provider;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Node;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamLimits;
import dev.weir.bus.stream.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls providers over the bus as a gateway does, from a test's thread. */
public final class Caller {

  private static final long TIMEOUT_MILLIS = 20_000;

  /**
   * As patient as the tests themselves: how soon a provider must take a call, and when its silence
   * means that it is dead, is tested elsewhere. On a busy machine an event loop may stand still for
   * longer than the usual second.
   */
  private static final StreamLimits PATIENT =
      new StreamLimits(
          StreamLimits.DEFAULT.creditBytes(),
          StreamLimits.DEFAULT.frameBytes(),
          StreamLimits.DEFAULT.pendingBytes(),
          TIMEOUT_MILLIS,
          StreamLimits.DEFAULT.pingMillis(),
          TIMEOUT_MILLIS,
          StreamLimits.DEFAULT.uploadBytesMax(),
          StreamLimits.DEFAULT.streamsMax());

  private final Context context;
  private final BusEndpoint endpoint;

  private Caller(Context context, BusEndpoint endpoint) {
    this.context = context;
    this.endpoint = endpoint;
  }

  public static Caller on(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    Promise<Caller> open = Promise.promise();
    context.runOnContext(
        turn ->
            BusEndpoint.open(vertx, Node.idOf(vertx), "", PATIENT)
                .map(endpoint -> new Caller(context, endpoint))
                .onComplete(open));
    return await(open.future());
  }

  /** A canonical call. */
  public Call canonical(String provider, ChatRequest request) {
    return call(provider, List.of(), canonical(request), TIMEOUT_MILLIS, call -> {});
  }

  public static Payload canonical(ChatRequest request) {
    return new Payload.Canonical(
        head("openai-chat", RequestHead.CHAT, request.model(), request.model(), request.stream()),
        request);
  }

  /** A raw call. */
  public Call raw(String provider, Payload.Raw payload) {
    return call(provider, List.of(), payload, TIMEOUT_MILLIS, call -> {});
  }

  /** A raw chat whose body names {@code asked} and which shall go to {@code model}. */
  public static Payload.Raw raw(String dialect, JsonObject body, String model) {
    return raw(dialect, RequestHead.CHAT, body.encode(), body.getString("model"), model);
  }

  public static Payload.Raw raw(
      String dialect, String operation, String body, String asked, String model) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String quoted = "\"" + asked + "\"";
    int at = body.indexOf(quoted, body.indexOf("\"model\"") + 7);
    int start = body.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
    boolean stream = Boolean.TRUE.equals(new JsonObject(body).getBoolean("stream"));
    RequestHead head =
        new RequestHead(
            dialect,
            operation,
            "req-test",
            asked,
            model,
            stream,
            start,
            start + quoted.getBytes(StandardCharsets.UTF_8).length);
    return new Payload.Raw(head, Buffer.buffer(bytes));
  }

  /** A raw chat whose path names the model. */
  public static Payload.Raw rawByPath(
      String dialect, JsonObject body, String asked, String model, boolean stream) {
    return new Payload.Raw(head(dialect, RequestHead.CHAT, asked, model, stream), body.toBuffer());
  }

  public static RequestHead head(
      String dialect, String operation, String asked, String model, boolean stream) {
    return new RequestHead(dialect, operation, "req-test", asked, model, stream, -1, -1);
  }

  /** Any call. The reader may be changed on the call's context before anything is read. */
  public Call call(
      String provider,
      List<Header> headers,
      Payload payload,
      long remainingMillis,
      Consumer<OutgoingCall> prepared) {
    return address(
        Addresses.providerChat(provider).name(), headers, payload, remainingMillis, prepared);
  }

  public Call address(
      String address,
      List<Header> headers,
      Payload payload,
      long remainingMillis,
      Consumer<OutgoingCall> prepared) {
    return onContext(
        () -> {
          // Local, as a gateway's call to a provider of its own node is.
          Target target = new Target(address, null, true, true);
          OutgoingCall call = endpoint.streams().open(target, headers, payload, remainingMillis);
          Call collected = new Call(this, call);
          prepared.accept(call);
          return collected;
        });
  }

  /**
   * A call whose body follows: an operation beside chat.
   *
   * @param write is told the call on its context, writes the body and ends it
   */
  public Call relay(
      String provider, List<Header> headers, Payload.Relay payload, Consumer<OutgoingCall> write) {
    return onContext(
        () -> {
          String address = Addresses.providerChat(provider).name();
          Target target = new Target(address, null, true, false);
          OutgoingCall call = endpoint.streams().open(target, headers, payload, TIMEOUT_MILLIS);
          Call collected = new Call(this, call);
          write.accept(call);
          return collected;
        });
  }

  public <T> T onContext(Callable<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        turn -> {
          try {
            done.complete(work.call());
          } catch (Exception failure) {
            done.fail(failure);
          }
        });
    return await(done.future());
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed.getCause());
    } catch (Exception late) {
      throw new AssertionError(late);
    }
  }
}
