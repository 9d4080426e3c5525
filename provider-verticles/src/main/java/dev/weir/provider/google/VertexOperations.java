package dev.weir.provider.google;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;
import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.OperationShapes;
import dev.weir.provider.core.ModelPaths;
import dev.weir.provider.vendor.Vendor;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Vertex AI has what it has: Google's models in Gemini's dialect, Anthropic's in Messages.
 *
 * @param place the project and location, with slashes around it; a slash alone with an API key
 */
record VertexOperations(String place) implements Vendor.Operations {

  private static final String CLAUDE = "claude";

  /** Where a project has its models; empty {@code project} for calls with an API key. */
  static VertexOperations in(String project, String location) {
    return new VertexOperations(
        project.isEmpty()
            ? "/"
            : "/projects/"
                + ModelPaths.segment(project)
                + "/locations/"
                + ModelPaths.segment(location)
                + "/");
  }

  /** The dialect of a model: the publisher can be told by the name. */
  static String dialectOf(String model) {
    return model.startsWith(CLAUDE) || model.startsWith("publishers/anthropic/")
        ? ANTHROPIC_MESSAGES
        : GEMINI;
  }

  @Override
  public @Nullable String of(RequestHead head, String dialect) {
    String name = head.model();
    boolean claude = dialect.equals(ANTHROPIC_MESSAGES);
    boolean counts = head.operation().equals(RequestHead.COUNT_TOKENS);
    String method;
    if (claude) {
      method = head.stream() ? ":streamRawPredict" : ":rawPredict";
    } else if (counts) {
      method = ":countTokens";
    } else {
      method = head.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
    }
    if (!counts && !head.operation().equals(RequestHead.CHAT)) {
      return null;
    }
    String version = claude ? "/v1" : "/v1beta1";
    if (claude && counts) {
      return version + place + "publishers/anthropic/models/count-tokens" + method;
    }
    String publisher = claude ? "publishers/anthropic/models/" : "publishers/google/models/";
    String model =
        name.startsWith("publishers/") ? ModelPaths.path(name) : publisher + segment(name);
    return version + place + model + method;
  }

  @Override
  public List<Announcement.Offer> offers() {
    return Stream.of(Operation.EMBEDDINGS, Operation.IMAGES)
        .map(one -> new Announcement.Offer(one, OperationShapes.ofCallers(one)))
        .toList();
  }

  @Override
  public Vendor.@Nullable Asking asking(RequestHead head) {
    String name = head.model();
    String model =
        "/v1"
            + place
            + (name.startsWith("publishers/")
                ? ModelPaths.path(name)
                : "publishers/google/models/" + segment(name));
    return switch (head.operation()) {
      case Operation.EMBEDDINGS -> new Vendor.Asking(model + ":predict", ShapeName.GOOGLE_PREDICT);
      case Operation.IMAGES ->
          head.model().contains("imagen") || head.model().contains("imagegeneration")
              ? new Vendor.Asking(model + ":predict", ShapeName.GOOGLE_PREDICT)
              : new Vendor.Asking(model + ":generateContent", ShapeName.GEMINI_IMAGES);
      default -> null;
    };
  }

  private static String segment(String name) {
    return ModelPaths.segment(name.startsWith("models/") ? name.substring(7) : name);
  }

  @Override
  public List<String> dialectsOf(String model) {
    return List.of(dialectOf(model));
  }

  @Override
  public List<String> patterns() {
    return List.of(CLAUDE + "*", "publishers/anthropic/*", "*");
  }

  /** Counting alone has the model in the body. */
  @Override
  public boolean rewrites(RequestHead head, String dialect) {
    return head.operation().equals(RequestHead.CHAT) && dialect.equals(ANTHROPIC_MESSAGES);
  }

  @Override
  public Buffer body(RequestHead head, String dialect, Buffer body) {
    return rewrites(head, dialect) ? ClaudeBody.of(body) : body;
  }

  /** What a project may use is not listed anywhere. */
  @Override
  public @Nullable String models() {
    return null;
  }
}
