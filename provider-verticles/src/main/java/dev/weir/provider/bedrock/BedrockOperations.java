package dev.weir.provider.bedrock;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShapes;
import dev.weir.provider.core.ModelPaths;
import dev.weir.provider.vendor.Vendor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where Bedrock's runtime has what it has: chats by Converse, the rest by InvokeModel. */
final class BedrockOperations implements Vendor.Operations {

  @Override
  public @Nullable String of(RequestHead head, String dialect) {
    if (!head.operation().equals(RequestHead.CHAT)) {
      return null;
    }
    return model(head) + (head.stream() ? "/converse-stream" : "/converse");
  }

  private static String model(RequestHead head) {
    return "/model/" + ModelPaths.segment(head.model());
  }

  @Override
  public List<Announcement.Offer> offers() {
    return Stream.of(Operation.EMBEDDINGS, Operation.RERANK)
        .map(one -> new Announcement.Offer(one, OperationShapes.ofCallers(one)))
        .toList();
  }

  /** Each maker's models have a body of their own: the name tells whose they are. */
  @Override
  public Vendor.@Nullable Asking asking(RequestHead head) {
    return switch (head.operation()) {
      case Operation.EMBEDDINGS ->
          new Vendor.Asking(
              model(head) + "/invoke",
              head.model().contains("cohere.")
                  ? ShapeName.BEDROCK_COHERE_EMBED
                  : ShapeName.TITAN_EMBED);
      case Operation.RERANK -> new Vendor.Asking(model(head) + "/invoke", ShapeName.BEDROCK_RERANK);
      default -> null;
    };
  }

  /** Listed at another host, with rights of their own. */
  @Override
  public @Nullable String models() {
    return null;
  }
}
