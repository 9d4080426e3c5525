package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.await;

import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A vendor in OpenAI's words that streams after {@link #QUICK_MILLIS}, but for a share of its
 * answers after {@link #SLOW_MILLIS}. Each answer's first word is its number, each is billed alike.
 */
final class TailedVendor {

  static final int QUICK_MILLIS = 100;
  static final int SLOW_MILLIS = 20 * QUICK_MILLIS;
  static final int INPUT = 12;
  static final int OUTPUT = 2;

  /** From the first word of an answer to its end. */
  private static final int REST_MILLIS = 50;

  private final double slowShare;
  private final ScriptedVendor server;
  private final AtomicInteger count = new AtomicInteger();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

  /**
   * What it was asked.
   *
   * @param word what its answer begins with
   * @param prompt of whom it was asked
   */
  record Asked(String word, String model, String prompt, boolean slow, RecordedRequest request) {

    /** Completes when the client has left, or has the whole answer. */
    Future<?> over() {
      return Future.any(request.clientGone(), request.answered());
    }

    boolean whole() {
      return request.answered().isComplete();
    }
  }

  TailedVendor(Vertx vertx, double slowShare) {
    this.slowShare = slowShare;
    this.server = await(ScriptedVendor.start(vertx));
    server.always(this::serve);
  }

  private Script serve(RecordedRequest request) {
    if (!request.path().endsWith("/chat/completions")) {
      return Script.json(200, "{\"data\":[]}");
    }
    int number = count.incrementAndGet();
    boolean slow = new SplittableRandom(number).nextDouble() < slowShare;
    String word = "#" + number + "#";
    JsonObject body = request.json();
    String prompt = body.getJsonArray("messages").getJsonObject(0).getString("content");
    asked.add(new Asked(word, body.getString("model"), prompt, slow, request));
    List<String> events = OpenAiTranscripts.streamEvents("m", word, "and no more");
    return Script.stream()
        .pause(slow ? SLOW_MILLIS : QUICK_MILLIS)
        .write(String.join("", events.subList(0, 2)))
        .pause(REST_MILLIS)
        .write(String.join("", events.subList(2, events.size())));
  }

  /** All that it was asked of a model. */
  List<Asked> asked(String model) {
    return asked.stream().filter(one -> one.model.equals(model)).toList();
  }

  /** The branch of a provider before it that knows two models. */
  JsonObject branch() {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", server.url() + "/v1")
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonArray().add("alone").add("beside"));
  }
}
