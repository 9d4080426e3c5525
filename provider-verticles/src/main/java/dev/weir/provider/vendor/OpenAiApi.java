package dev.weir.provider.vendor;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShapes;
import dev.weir.provider.core.ModelPaths;
import dev.weir.provider.vendor.Vendor.Asking;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where vendors that imitate OpenAI have what they offer beside chat: all of them below the same
 * paths.
 *
 * @param operations those that the vendor has
 * @param rerank in whose words it reranks, if it does
 * @param embeddings where it embeds, if it does
 */
public record OpenAiApi(Set<String> operations, String rerank, String embeddings) {

  /** Nothing beside chat. */
  public static final OpenAiApi NONE = of();

  public OpenAiApi {
    operations = Set.copyOf(operations);
  }

  /** These operations. */
  public static OpenAiApi of(String... operations) {
    return new OpenAiApi(Set.of(operations), ShapeName.JINA_RERANK, "/embeddings");
  }

  /** The same for one that reranks in Voyage's words. */
  public OpenAiApi rerankingAsVoyage() {
    return new OpenAiApi(operations, ShapeName.VOYAGE_RERANK, embeddings);
  }

  /** The same for one that embeds elsewhere. */
  public OpenAiApi embeddingAt(String path) {
    return new OpenAiApi(operations, rerank, path);
  }

  /** The operations as they are announced. */
  public List<Announcement.Offer> offers() {
    return new TreeSet<>(operations)
        .stream().map(one -> new Announcement.Offer(one, shapes(one))).toList();
  }

  private List<String> shapes(String operation) {
    List<String> translated = OperationShapes.ofCallers(operation);
    return translated.isEmpty() ? List.of(ShapeName.OPENAI) : translated;
  }

  /** How an operation is asked; null when the vendor does not have it. */
  public @Nullable Asking asking(RequestHead head) {
    String path = operations.contains(head.operation()) ? path(head.operation()) : null;
    if (path == null) {
      return null;
    }
    boolean reranks = head.operation().equals(Operation.RERANK);
    return new Asking(path, reranks ? rerank : ShapeName.OPENAI);
  }

  /** Where a request is passed on to; null when the vendor does not have it. */
  public @Nullable String relayed(Payload.Relay relay) {
    RequestHead head = relay.head();
    if (!operations.contains(head.operation())) {
      return null;
    }
    return head.operation().equals(Operation.REALTIME) && !head.model().isEmpty()
        ? with(relay.path(), "model", head.model())
        : relay.path();
  }

  /** A path whose query names the model: the caller's name for it is not in it. */
  public static String with(String path, String parameter, String model) {
    char before = path.indexOf('?') < 0 ? '?' : '&';
    return path + before + parameter + "=" + ModelPaths.segment(model);
  }

  private @Nullable String path(String operation) {
    return switch (operation) {
      case Operation.EMBEDDINGS -> embeddings;
      case Operation.RERANK -> "/rerank";
      case Operation.IMAGES -> "/images/generations";
      case Operation.IMAGE_EDITS -> "/images/edits";
      case Operation.SPEECH -> "/audio/speech";
      case Operation.MODERATIONS -> "/moderations";
      default -> null;
    };
  }
}
