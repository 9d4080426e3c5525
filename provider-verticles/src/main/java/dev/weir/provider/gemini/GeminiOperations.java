package dev.weir.provider.gemini;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShapes;
import dev.weir.provider.core.ModelPaths;
import dev.weir.provider.vendor.Vendor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the Gemini API has what it has. */
final class GeminiOperations implements Vendor.Operations {

  private static final String VERSION = "/v1beta/";
  private static final String IMAGEN = "imagen";

  @Override
  public @Nullable String of(RequestHead head, String dialect) {
    return switch (head.operation()) {
      case RequestHead.CHAT ->
          head.stream()
              ? model(head) + ":streamGenerateContent?alt=sse"
              : model(head) + ":generateContent";
      case RequestHead.COUNT_TOKENS -> model(head) + ":countTokens";
      default -> null;
    };
  }

  private static String model(RequestHead head) {
    String name = head.model();
    return VERSION + (name.contains("/") ? "" : "models/") + ModelPaths.path(name);
  }

  @Override
  public List<Announcement.Offer> offers() {
    return List.of(
        new Announcement.Offer(
            Operation.EMBEDDINGS, OperationShapes.ofCallers(Operation.EMBEDDINGS)),
        new Announcement.Offer(Operation.IMAGES, OperationShapes.ofCallers(Operation.IMAGES)),
        new Announcement.Offer(Operation.FILES, List.of(ShapeName.GEMINI)),
        new Announcement.Offer(Operation.BATCHES, List.of(ShapeName.GEMINI)));
  }

  @Override
  public Vendor.@Nullable Asking asking(RequestHead head) {
    return switch (head.operation()) {
      case Operation.EMBEDDINGS ->
          head.dialect().equals(ShapeName.GEMINI_EMBED)
              ? new Vendor.Asking(model(head) + ":embedContent", ShapeName.GEMINI_EMBED)
              : new Vendor.Asking(
                  model(head) + ":batchEmbedContents", ShapeName.GEMINI_BATCH_EMBED);
      case Operation.IMAGES ->
          head.model().contains(IMAGEN)
              ? new Vendor.Asking(model(head) + ":predict", ShapeName.GOOGLE_PREDICT)
              : new Vendor.Asking(model(head) + ":generateContent", ShapeName.GEMINI_IMAGES);
      default -> null;
    };
  }

  /** Files, caches and batches: what callers of Google ask for is what Google is asked for. */
  @Override
  public @Nullable String relayed(Payload.Relay relay) {
    boolean kept =
        relay.head().operation().equals(Operation.FILES)
            || relay.head().operation().equals(Operation.BATCHES);
    return kept && relay.head().dialect().equals(ShapeName.GEMINI) ? relay.path() : null;
  }

  @Override
  public String models() {
    return VERSION + "models?pageSize=1000";
  }
}
