package dev.weir.dialects.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests of other dialects, and what becomes of them here. */
final class Encoding {

  static final Message HI = Message.of(Role.USER, Part.Text.of("Hi"));
  static final Extras FOREIGN = new Extras("anthropic-messages", Map.of("x", RawJson.of("1")));
  static final Extras OWN = new Extras("openai-chat", Map.of("x", RawJson.of("1")));

  static ChatRequest of(Message... messages) {
    return ChatRequest.of("m", false, List.of(messages));
  }

  static ChatRequest tools(@Nullable ToolChoice choice, Tool... tools) {
    return new ChatRequest(
        "m",
        List.of(HI),
        List.of(tools),
        choice,
        false,
        Sampling.DEFAULT,
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }

  static Message user(Part part) {
    return Message.of(Role.USER, part);
  }

  static Part document(Media media) {
    return new Part.Document(media, null, null, Extras.NONE);
  }

  static Part image(Media media) {
    return new Part.Image(media, null, null, Extras.NONE);
  }

  static Outbound encode(ChatRequest request, Target target) {
    return Golden.CHAT.encodeRequest(request, target);
  }

  static void check(ChatRequest request, Target target, String messages, String... dropped) {
    Outbound out = encode(request, target);
    assertThat(out.body().toString())
        .isEqualTo("{\"model\":\"" + request.model() + "\",\"messages\":" + messages + "}");
    assertThat(out.dropped()).containsExactlyInAnyOrder(dropped);
  }

  static void refuses(Message message, String field) {
    refuses(of(message), Target.VENDOR, field);
  }

  static void refuses(ChatRequest request, Target target, String field) {
    assertThatThrownBy(() -> encode(request, target))
        .isInstanceOfSatisfying(
            FaultException.class,
            refused ->
                assertThat(refused.fault())
                    .isInstanceOfSatisfying(
                        Fault.UnsupportedByTarget.class,
                        fault -> assertThat(fault.field()).isEqualTo(field)));
  }

  static @Nullable String effort(@Nullable Effort effort, @Nullable Integer budget, Target target) {
    String body =
        encode(reasoning(new Reasoning(null, effort, budget, null)), target).body().toString();
    int at = body.indexOf("\"reasoning_effort\":\"");
    return at < 0 ? null : body.substring(at + 20, body.indexOf('"', at + 20));
  }

  static List<String> dropped(Reasoning reasoning) {
    return encode(reasoning(reasoning), Target.VENDOR).dropped();
  }

  static ChatRequest reasoning(Reasoning reasoning) {
    return new ChatRequest(
        "m",
        List.of(HI),
        List.of(),
        null,
        null,
        Sampling.DEFAULT,
        reasoning,
        null,
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }

  private Encoding() {}
}
