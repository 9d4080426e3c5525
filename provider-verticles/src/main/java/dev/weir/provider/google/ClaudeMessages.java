package dev.weir.provider.google;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Anthropic's Messages as Vertex AI speaks them: what Anthropic refuses is told in its words, and
 * what Google refuses before it, such as a token or a quota, in Google's.
 */
final class ClaudeMessages implements UpstreamDialect {

  private final UpstreamDialect anthropic;
  private final UpstreamDialect google;

  ClaudeMessages(UpstreamDialect anthropic, UpstreamDialect google) {
    this.anthropic = anthropic;
    this.google = google;
  }

  @Override
  public String name() {
    return anthropic.name();
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target) {
    return anthropic.encodeRequest(request, target);
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target, List<Header> headers) {
    return anthropic.encodeRequest(request, target, headers);
  }

  @Override
  public ChatAnswer decodeAnswer(Buffer body) {
    return anthropic.decodeAnswer(body);
  }

  @Override
  public StreamDecoder streamDecoder() {
    return anthropic.streamDecoder();
  }

  @Override
  public Tap tap() {
    return anthropic.tap();
  }

  @Override
  public Tap.Seen inspectAnswer(Buffer body) {
    return anthropic.inspectAnswer(body);
  }

  @Override
  public Fault decodeError(int status, List<Header> headers, Buffer body) {
    return (isOfGoogle(body) ? google : anthropic).decodeError(status, headers, body);
  }

  /** Anthropic's errors have a type, Google's a code and a status, and stand in lists at times. */
  private static boolean isOfGoogle(Buffer body) {
    try {
      JsonValue root = JsonReader.read(body);
      JsonValue error = root.get("error");
      return root.isArray() || (error != null && error.isObject() && error.get("type") == null);
    } catch (NotJsonException page) {
      return false;
    }
  }
}
