package dev.weir.dialects.models;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.dialects.UpstreamDialect.Outbound;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A request as a model takes it.
 *
 * @param dropped what the model refuses and was left out, as paths
 */
public record Shaped(ChatRequest request, List<String> dropped) {

  public Shaped {
    dropped = List.copyOf(dropped);
  }

  /** What is sent, with all that was left out: here, and then by the dialect. */
  public Outbound outbound(Buffer body, List<String> later) {
    Set<String> all = new LinkedHashSet<>(dropped);
    all.addAll(later);
    return new Outbound(body, List.copyOf(all));
  }
}
