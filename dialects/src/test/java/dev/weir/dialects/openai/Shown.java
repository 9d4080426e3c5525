package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;

/** Canonical values as text that a person can check: a line for each part. */
public final class Shown {

  private Shown() {}

  public static String of(ChatAnswer answer) {
    StringBuilder out = new StringBuilder();
    out.append(
        "answer %s of %s at %d%s\n"
            .formatted(answer.id(), answer.model(), answer.createdSeconds(), of(answer.extras())));
    for (ChatAnswer.Choice choice : answer.choices()) {
      out.append("choice %d%s\n".formatted(choice.index(), of(choice.extras())));
      choice.parts().forEach(part -> out.append("  ").append(of(part)).append('\n'));
      if (choice.logprobs() != null) {
        out.append("  logprobs ").append(choice.logprobs()).append('\n');
      }
      out.append("  ").append(of(choice.finish())).append('\n');
    }
    return out.append(of(answer.usage())).append('\n').toString();
  }

  public static String of(ChatRequest request) {
    StringBuilder out = new StringBuilder("request to " + request.model());
    out.append(request.stream() ? " streamed" : "").append(of(request.extras())).append('\n');
    request.messages().forEach(message -> out.append(of(message)));
    request.tools().forEach(tool -> out.append(tool).append('\n'));
    out.append(request.toolChoice()).append(", parallel ").append(request.parallelTools());
    out.append('\n').append(request.sampling()).append('\n').append(request.reasoning());
    out.append('\n').append(request.outputFormat()).append('\n');
    out.append(
        "user %s, cache %s, tier %s%n"
            .formatted(request.endUser(), request.cacheKey(), request.serviceTier()));
    return out.toString();
  }

  static String of(Message message) {
    StringBuilder out = new StringBuilder(message.role().toString());
    if (message.name() != null) {
      out.append(" named ").append(message.name());
    }
    out.append(of(message.extras())).append('\n');
    message.parts().forEach(part -> out.append("  ").append(of(part)).append('\n'));
    return out.toString();
  }

  static String of(Part part) {
    return switch (part) {
      case Part.Text text -> "text " + quoted(text.text()) + mark(text.cache()) + of(text.extras());
      case Part.Thinking t ->
          "thinking "
              + quoted(t.text())
              + (t.signature() == null ? "" : " signed " + t.signature() + " by " + t.family())
              + of(t.extras());
      case Part.ToolCall call ->
          (call.custom() ? "custom call " : "call ")
              + call.id()
              + " "
              + call.name()
              + " "
              + quoted(call.arguments())
              + of(call.extras());
      case Part.Refusal refusal -> "refusal " + quoted(refusal.text()) + of(refusal.extras());
      case Part.ToolResult result -> {
        StringBuilder out = new StringBuilder("result of " + result.callId());
        out.append(of(result.extras()));
        result.content().forEach(inner -> out.append("\n    ").append(of(inner)));
        yield out.toString();
      }
      default -> part.toString();
    };
  }

  public static String of(Fault fault) {
    return fault instanceof Fault.Upstream upstream
        ? "fault %s (%d): %s\n"
            .formatted(upstream.kind(), upstream.upstreamStatus(), upstream.message())
        : "fault " + fault + "\n";
  }

  private static String of(Finish finish) {
    return finish.reason() + (finish.vendorReason() == null ? "" : " " + finish.vendorReason());
  }

  private static String of(Usage usage) {
    return "usage in=%d read=%d write=%d out=%d reasoning=%d%s"
        .formatted(
            usage.input(),
            usage.cacheRead(),
            usage.cacheWrite5m(),
            usage.output(),
            usage.reasoning(),
            of(usage.extras()));
  }

  private static String mark(Object cache) {
    return cache == null ? "" : " marked";
  }

  private static String of(Extras extras) {
    return extras.isEmpty() ? "" : " + " + extras.members();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\n", "\\n").replace("\"", "'") + "\"";
  }
}
