package dev.weir.launcher.matrix;

import dev.weir.launcher.node.TestNode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** A node with its defaults, and before it a vendor of each dialect. */
final class MatrixNode implements AutoCloseable {

  /** Many: one rests for each call that is told to wait, and the scenes do not. */
  private static final JsonArray KEYS =
      new JsonArray(IntStream.range(0, 200).mapToObj(i -> "vendor-secret-" + i).toList());

  private final Vertx vertx = Vertx.vertx();
  private final Map<Tongue, MatrixVendor> vendors = new EnumMap<>(Tongue.class);
  private final TestNode node;

  MatrixNode() {
    TestNode.Plan plan = new TestNode.Plan();
    for (Tongue out : Tongue.values()) {
      MatrixVendor vendor = TestNode.await(MatrixVendor.start(vertx, out));
      vendors.put(out, vendor);
      plan.provider(
          out.provider(),
          new JsonObject()
              .put("kind", out.kind)
              .put("base-url", vendor.url())
              .put("keys", KEYS)
              .put("models", new JsonArray().add(out.model)));
    }
    // Callers of Responses reach OpenAI's own provider in their own dialect: an imitation has Chat.
    plan.provider(
        "imitation",
        new JsonObject()
            .put("kind", "openai-compatible")
            .put("base-url", vendors.get(Tongue.OPENAI_CHAT).url())
            .put("models", new JsonArray().add(Tongue.OPENAI_CHAT.model)));
    node = plan.start();
  }

  Pair pair(Tongue in, Tongue out) {
    boolean imitation = in == Tongue.OPENAI_RESPONSES && out == Tongue.OPENAI_CHAT;
    String model = imitation ? "imitation/" + out.model : out.provider() + "/" + out.model;
    return new Pair(in, out, new MatrixClient(in, node.port()), vendors.get(out), model);
  }

  @Override
  public void close() {
    node.close();
    TestNode.await(vertx.close());
  }
}
