package dev.weir.provider.demo;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the demo model answers: the same to the same request, always. */
sealed interface DemoAnswer {

  /** Text. */
  record Say(String text) implements DemoAnswer {}

  /** Calls of tools, at least one. */
  record CallTools(List<Part.ToolCall> calls) implements DemoAnswer {
    public CallTools {
      calls = List.copyOf(calls);
    }
  }

  int COUNT_MAX = 100_000;
  int QUOTE_CHARS_MAX = 200;
  String AGENT_NOTE = "<system-reminder>";
  Pattern COUNT = Pattern.compile("count to (\\d{1,9})", Pattern.CASE_INSENSITIVE);
  Pattern CALL = Pattern.compile("\\bcall ([\\w.-]*\\w)", Pattern.CASE_INSENSITIVE);

  /** The answer to a request. */
  static DemoAnswer to(ChatRequest request) {
    Message last = request.messages().getLast();
    if (last.role() == Role.TOOL) {
      return new Say(results(request, last));
    }
    String text = prompt(request);
    List<Part.ToolCall> calls = calls(request, text);
    if (!calls.isEmpty()) {
      return new CallTools(calls);
    }
    return new Say(words(request, text));
  }

  /**
   * What the user wrote: the last block of text in the last message of a user. Coding agents put
   * notes of their own before it, and sometimes behind it, that talk of counts and calls as well.
   */
  private static String prompt(ChatRequest request) {
    List<String> blocks =
        request.messages().stream()
            .filter(message -> message.role() == Role.USER)
            .reduce((earlier, later) -> later)
            .map(Message::parts)
            .orElse(List.of())
            .stream()
            .filter(Part.Text.class::isInstance)
            .map(part -> ((Part.Text) part).text())
            .toList();
    return blocks.reversed().stream()
        .filter(text -> !text.stripLeading().startsWith(AGENT_NOTE))
        .findFirst()
        .orElse("");
  }

  private static String words(ChatRequest request, String text) {
    OutputFormat format = request.outputFormat();
    if (format instanceof OutputFormat.JsonSchema wanted && wanted.schema() != null) {
      return SchemaExample.of(wanted.schema());
    } else if (format instanceof OutputFormat.JsonObject) {
      return "{\"demo\": true}";
    }
    Matcher count = COUNT.matcher(text);
    if (count.find()) {
      int to = Math.min(COUNT_MAX, Integer.parseInt(count.group(1)));
      return IntStream.rangeClosed(1, to)
          .mapToObj(Integer::toString)
          .collect(Collectors.joining(" "));
    }
    Matcher call = CALL.matcher(text);
    return call.find() && !request.tools().isEmpty()
        ? "There is no tool " + call.group(1) + " here. Offered are: " + offered(request) + "."
        : help(request, text);
  }

  private static String help(ChatRequest request, String text) {
    String quote =
        text.length() <= QUOTE_CHARS_MAX ? text : text.substring(0, QUOTE_CHARS_MAX) + "…";
    int messages = request.messages().size();
    return "This is Weir's demo provider: no model was asked, and nothing left this machine. "
        + (messages == 1 ? "Your message was: " : "The last of " + messages + " messages was: ")
        + "\""
        + quote
        + "\". Say \"count to 10\" to see a stream"
        + (request.tools().isEmpty()
            ? ", or offer a tool and say \"call\" with its name. "
            : ", or \"call\" with the name of a tool: " + offered(request) + ". ")
        + "The models fault-429, fault-500, fault-cut and fault-stall fail as their names say. "
        + "For real answers, configure a provider.";
  }

  private static String offered(ChatRequest request) {
    return request.tools().stream().map(DemoAnswer::nameOf).collect(Collectors.joining(", "));
  }

  private static String nameOf(Tool tool) {
    return switch (tool) {
      case Tool.Function function -> function.name();
      case Tool.Custom custom -> custom.name();
      case Tool.Vendor vendor -> vendor.type();
    };
  }

  private static List<Part.ToolCall> calls(ChatRequest request, String text) {
    if (request.toolChoice() instanceof ToolChoice.None) {
      return List.of();
    }
    List<Part.ToolCall> calls = new ArrayList<>();
    boolean several = !Boolean.FALSE.equals(request.parallelTools());
    for (String name : wanted(request, text)) {
      for (Tool tool : request.tools()) {
        if (nameOf(tool).equals(name) && (several || calls.isEmpty())) {
          Part.ToolCall call = call(tool, "call_demo_" + calls.size());
          if (call != null) {
            calls.add(call);
          }
        }
      }
    }
    return calls;
  }

  private static List<String> wanted(ChatRequest request, String text) {
    List<String> named = CALL.matcher(text).results().map(match -> match.group(1)).toList();
    return switch (request.toolChoice()) {
      case ToolChoice.Named one -> List.of(one.name());
      case ToolChoice.Required any when named.isEmpty() -> first(request);
      case ToolChoice.Allowed some when some.required() && named.isEmpty() -> some.names();
      case ToolChoice.Allowed some -> named.stream().filter(some.names()::contains).toList();
      case null, default -> named;
    };
  }

  private static List<String> first(ChatRequest request) {
    return request.tools().stream().map(DemoAnswer::nameOf).limit(1).toList();
  }

  private static Part.@Nullable ToolCall call(Tool tool, String id) {
    return switch (tool) {
      case Tool.Function function ->
          Part.ToolCall.of(
              id,
              function.name(),
              function.parameters() == null ? "{}" : SchemaExample.of(function.parameters()));
      case Tool.Custom custom ->
          new Part.ToolCall(id, custom.name(), "demo", true, null, Extras.NONE);
      case Tool.Vendor vendor -> null; // Its vendor would run it, and we are none.
    };
  }

  private static String results(ChatRequest request, Message last) {
    return last.parts().stream()
        .filter(Part.ToolResult.class::isInstance)
        .map(Part.ToolResult.class::cast)
        .map(
            result ->
                "The tool "
                    + toolOf(request, result.callId())
                    + (result.error() ? " failed: " : " answered: ")
                    + textOf(result.content()))
        .collect(Collectors.joining("\n"));
  }

  private static String toolOf(ChatRequest request, String callId) {
    return request.messages().stream()
        .flatMap(message -> message.parts().stream())
        .filter(part -> part instanceof Part.ToolCall call && call.id().equals(callId))
        .map(part -> ((Part.ToolCall) part).name())
        .reduce("", (earlier, later) -> later);
  }

  private static String textOf(List<Part> parts) {
    return parts.stream()
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .collect(Collectors.joining(" "));
  }

  /** The words of all text in a request: the demo's tokens. */
  static long wordsOf(ChatRequest request) {
    return request.messages().stream()
        .flatMap(message -> message.parts().stream())
        .mapToLong(
            part ->
                switch (part) {
                  case Part.Text text -> wordsOf(text.text());
                  case Part.ToolCall call -> wordsOf(call.arguments());
                  case Part.ToolResult result -> wordsOf(textOf(result.content()));
                  default -> 1;
                })
        .sum();
  }

  /** The words of a text. */
  static long wordsOf(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
  }
}
