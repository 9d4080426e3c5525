package dev.weir.launcher.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.launcher.matrix.MatrixClient.Heard;
import dev.weir.launcher.matrix.MatrixVendor.How;
import dev.weir.launcher.matrix.MatrixVendor.Reply;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What callers do, and what must come of it in every pair of dialects. This file is over 400 lines
 * because all scenes stand in it, one below the other.
 */
enum Scene {
  PLAIN("plain") {
    @Override
    void play(Pair pair) throws Exception {
      says(pair, false);
    }
  },
  STREAM("stream") {
    @Override
    void play(Pair pair) throws Exception {
      says(pair, true);
    }
  },
  TOOLS("tools") {
    @Override
    void play(Pair pair) throws Exception {
      calls(pair, List.of("{\"city\":\"Paris\"}"));
    }
  },
  PARALLEL_TOOLS("parallel tools") {
    @Override
    void play(Pair pair) throws Exception {
      calls(pair, List.of("{\"city\":\"Paris\"}", "{\"city\":\"Rome\"}", "{\"city\":\"Oslo\"}"));
    }
  },
  IMAGE("image") {
    @Override
    void play(Pair pair) throws Exception {
      Part image = new Part.Image(new Media.Inline("image/png", PIXEL), null, null, Extras.NONE);
      ChatRequest asked = asks(pair, false, Message.of(Role.USER, Part.Text.of("What?"), image));
      pair.vendor().next(new Reply.Whole(answer(Part.Text.of("A pixel."))));
      assertThat(text(answered(pair.client().ask(asked)))).isEqualTo("A pixel.");
      assertThat(pair.seen().messages())
          .flatExtracting(Message::parts)
          .filteredOn(Part.Image.class::isInstance)
          .extracting(part -> ((Part.Image) part).media())
          .containsExactly(new Media.Inline("image/png", PIXEL));
    }
  },
  STRUCTURED("structured output") {
    @Override
    void play(Pair pair) throws Exception {
      OutputFormat format =
          new OutputFormat.JsonSchema("city", null, RawJson.of(CLOSED_SCHEMA), null);
      for (boolean stream : BOTH) {
        ChatRequest asked = request(pair, stream, List.of(), null, null, format, question());
        pair.vendor().next(new Reply.Whole(answer(Part.Text.of("{\"city\":\"Paris\"}"))));
        assertThat(text(answered(pair.client().ask(asked)))).isEqualTo("{\"city\":\"Paris\"}");
        assertThat(pair.seen().outputFormat())
            .isInstanceOfSatisfying(
                OutputFormat.JsonSchema.class,
                seen ->
                    assertThat(
                            object(Objects.requireNonNull(seen.schema()))
                                .getJsonObject("properties")
                                .fieldNames())
                        .containsExactly("city"));
      }
    }
  },
  THINKING("thinking") {
    @Override
    void play(Pair pair) throws Exception {
      Reasoning hard = new Reasoning(null, Reasoning.Effort.HIGH, null, null);
      for (boolean stream : BOTH) {
        ChatRequest asked = request(pair, stream, List.of(), null, hard, null, question());
        Part thought = pair.thought("Paris is a city.");
        pair.vendor().next(new Reply.Whole(answer(thought, Part.Text.of("Paris."))));
        ChatAnswer first = answered(pair.client().ask(asked));
        assertThat(text(first)).isEqualTo("Paris.");
        // Where a vendor signs apart from the text, a client may see two parts of one thought.
        assertThat(parts(first, Part.Thinking.class).stream().map(Part.Thinking::text))
            .filteredOn(text -> !text.isEmpty())
            .containsExactly("Paris is a city.");
        assertThat(pair.seen().reasoning()).isNotNull();

        // What the client sends back must reach the vendor that thought it as it was.
        ChatRequest again =
            request(
                pair,
                stream,
                List.of(),
                null,
                hard,
                null,
                question(),
                new Message(Role.ASSISTANT, first.choices().getFirst().parts(), null, Extras.NONE),
                Message.of(Role.USER, Part.Text.of("Sure?")));
        pair.vendor().next(new Reply.Whole(answer(Part.Text.of("Yes."))));
        assertThat(text(answered(pair.client().ask(again)))).isEqualTo("Yes.");
        pair.keptThought(thought);
      }
    }
  },
  ERROR_BEFORE("error before the first byte") {
    @Override
    void play(Pair pair) throws Exception {
      for (boolean stream : BOTH) {
        pair.vendor().next(new Reply.Refuse(new Fault.RateLimited("slow down", 2_000)));
        Heard.Refused limited = refused(pair.client().ask(asks(pair, stream, question())));
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.fault())
            .isInstanceOfSatisfying(
                Fault.Upstream.class,
                fault -> assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.RATE_LIMITED));
        assertThat(limited.fault().retryAfterMillis()).isBetween(1_000L, 3_000L);
        pair.vendor().next(new Reply.Refuse(new Fault.ContextTooLong("too long", 2_000, 1_000)));
        assertThat(refused(pair.client().ask(asks(pair, stream, question()))).fault())
            .isInstanceOfSatisfying(
                Fault.Upstream.class,
                fault -> assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.CONTEXT_TOO_LONG));
      }
    }
  },
  ERROR_AFTER("error after the first byte") {
    @Override
    void play(Pair pair) throws Exception {
      breaks(pair, How.ERROR);
    }
  },
  CUT("cut") {
    @Override
    void play(Pair pair) throws Exception {
      breaks(pair, How.CUT);
    }
  },
  CLEAN_CLOSE("clean close without an end") {
    @Override
    void play(Pair pair) throws Exception {
      breaks(pair, How.CLEAN);
    }
  },
  CANCEL("cancel") {
    @Override
    void play(Pair pair) throws Exception {
      pair.vendor().next(new Reply.Broken(half(), How.SILENCE));
      pair.client().askAndLeave(asks(pair, true, question()));
      pair.vendor().gone().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  },
  USAGE("usage") {
    @Override
    void play(Pair pair) throws Exception {
      Usage used = new Usage(100, 20, Usage.UNKNOWN, Usage.UNKNOWN, 30, 7, false, Extras.NONE);
      for (boolean stream : BOTH) {
        pair.vendor().next(new Reply.Whole(answer(used, Part.Text.of("Paris."))));
        Usage told = answered(pair.client().ask(asks(pair, stream, question()))).usage();
        assertThat(told.input()).as("input").isEqualTo(100);
        assertThat(told.output()).as("output").isEqualTo(30);
        assertThat(told.estimated()).isFalse();
      }
    }
  };

  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";
  private static final String CLOSED_SCHEMA =
      SCHEMA.substring(0, SCHEMA.length() - 1) + ",\"additionalProperties\":false}";
  private static final boolean[] BOTH = {false, true};

  final String title;

  Scene(String title) {
    this.title = title;
  }

  /** Plays it; throws an {@link AssertionError} when something else comes of it. */
  abstract void play(Pair pair) throws Exception;

  private static void says(Pair pair, boolean stream) throws Exception {
    pair.vendor().next(new Reply.Whole(answer(Part.Text.of("Grüße aus Paris."))));
    ChatRequest asked =
        request(
            pair,
            stream,
            List.of(),
            null,
            null,
            null,
            Message.of(Role.SYSTEM, Part.Text.of("Be brief.")),
            question());
    ChatAnswer told = answered(pair.client().ask(asked));
    assertThat(text(told)).isEqualTo("Grüße aus Paris.");
    assertThat(told.choices().getFirst().finish().reason()).isEqualTo(Finish.Reason.STOP);
    assertThat(pair.seen().model()).isEqualTo(pair.out().model);
    assertThat(pair.seen().stream()).isEqualTo(stream);
    assertThat(texts(pair.seen(), Role.USER)).containsExactly("Where?");
    assertThat(pair.seen().messages().getFirst().parts().toString()).contains("Be brief.");
    assertThat(pair.seen().sampling().maxOutputTokens()).isEqualTo(500);
  }

  private static void calls(Pair pair, List<String> arguments) throws Exception {
    List<Tool> tools = List.of(Tool.Function.of("weather", "Tells it", RawJson.of(SCHEMA)));
    for (boolean stream : BOTH) {
      List<Part> calls = new ArrayList<>();
      for (int i = 0; i < arguments.size(); i++) {
        calls.add(Part.ToolCall.of("call_" + i, "weather", arguments.get(i)));
      }
      pair.vendor().next(new Reply.Whole(answer(Finish.Reason.TOOL_CALLS, calls)));
      ChatRequest asked =
          request(pair, stream, tools, new ToolChoice.Auto(), null, null, question());
      ChatAnswer told = answered(pair.client().ask(asked));
      List<Part.ToolCall> heard = parts(told, Part.ToolCall.class);
      assertThat(heard).extracting(Part.ToolCall::name).containsOnly("weather");
      assertThat(heard)
          .extracting(call -> new JsonObject(call.arguments()).encode())
          .containsExactlyElementsOf(arguments);
      assertThat(heard).extracting(Part.ToolCall::id).doesNotHaveDuplicates().doesNotContain("");
      assertThat(told.choices().getFirst().finish().reason()).isEqualTo(Finish.Reason.TOOL_CALLS);
      assertThat(pair.seen().tools()).hasSize(1);
      Tool.Function seen = (Tool.Function) pair.seen().tools().getFirst();
      assertThat(seen.name()).isEqualTo("weather");
      assertThat(seen.description()).isEqualTo("Tells it");
      assertThat(
              object(Objects.requireNonNull(seen.parameters()))
                  .getJsonObject("properties")
                  .fieldNames())
          .containsExactly("city");

      List<Part> results = new ArrayList<>();
      for (int i = 0; i < heard.size(); i++) {
        results.add(Part.ToolResult.of(heard.get(i).id(), "sunny " + i));
      }
      ChatRequest again =
          request(
              pair,
              stream,
              tools,
              new ToolChoice.Auto(),
              null,
              null,
              question(),
              new Message(Role.ASSISTANT, List.copyOf(heard), null, Extras.NONE),
              new Message(Role.TOOL, results, null, Extras.NONE));
      pair.vendor().next(new Reply.Whole(answer(Part.Text.of("Sunny."))));
      assertThat(text(answered(pair.client().ask(again)))).isEqualTo("Sunny.");
      List<Part.ToolCall> sent = seen(pair, Part.ToolCall.class);
      List<Part.ToolResult> given = seen(pair, Part.ToolResult.class);
      assertThat(sent)
          .extracting(call -> new JsonObject(call.arguments()).encode())
          .containsExactlyElementsOf(arguments);
      assertThat(given)
          .extracting(Part.ToolResult::callId)
          .containsExactlyElementsOf(sent.stream().map(Part.ToolCall::id).toList());
      for (int i = 0; i < given.size(); i++) {
        assertThat(given.get(i).content().toString()).contains("sunny " + i);
      }
    }
  }

  private static void breaks(Pair pair, How how) throws Exception {
    pair.vendor().next(new Reply.Broken(half(), how));
    Heard heard = pair.client().ask(asks(pair, true, question()));
    assertThat(heard).as("an end that is none").isInstanceOf(Heard.Refused.class);
    assertThat(((Heard.Refused) heard).status()).isEqualTo(200);
  }

  private static List<ChatEvent> half() {
    return List.of(
        new ChatEvent.Started("vendor1", "m", 0, Usage.NONE, Extras.NONE),
        new ChatEvent.PartStarted(0, 0, Part.Text.of("")),
        new ChatEvent.TextDelta(0, 0, "Par"),
        new ChatEvent.TextDelta(0, 0, "is"));
  }

  /** An answer that calls a tool. */
  static ChatAnswer calling(Part call) {
    return answer(Finish.Reason.TOOL_CALLS, List.of(call));
  }

  /** A question with a tool to answer it by. */
  static ChatRequest offering(Pair pair, boolean stream, Tool tool) {
    return request(pair, stream, List.of(tool), null, null, null, question());
  }

  private static Message question() {
    return Message.of(Role.USER, Part.Text.of("Where?"));
  }

  static ChatRequest asks(Pair pair, boolean stream, Message... messages) {
    return request(pair, stream, List.of(), null, null, null, messages);
  }

  private static ChatRequest request(
      Pair pair,
      boolean stream,
      List<Tool> tools,
      @Nullable ToolChoice choice,
      @Nullable Reasoning reasoning,
      @Nullable OutputFormat format,
      Message... messages) {
    return new ChatRequest(
        pair.model(),
        List.of(messages),
        tools,
        choice,
        null,
        Sampling.DEFAULT.withMaxOutputTokens(500),
        reasoning,
        format,
        stream,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }

  static ChatAnswer answer(Part... parts) {
    return answer(Finish.Reason.STOP, List.of(parts));
  }

  static ChatAnswer answer(Usage usage, Part... parts) {
    ChatAnswer plain = answer(parts);
    return new ChatAnswer("vendor1", "m", 1, plain.choices(), usage, Extras.NONE);
  }

  static ChatAnswer answer(Finish.Reason reason, List<Part> parts) {
    return new ChatAnswer(
        "vendor1",
        "m",
        1_790_000_000,
        List.of(new ChatAnswer.Choice(0, parts, Finish.of(reason), null, Extras.NONE)),
        Usage.of(10, 5),
        Extras.NONE);
  }

  static ChatAnswer answered(Heard heard) {
    return switch (heard) {
      case Heard.Answered one -> one.answer();
      case Heard.Refused no -> throw new AssertionError(no.status() + " " + no.fault());
    };
  }

  private static Heard.Refused refused(Heard heard) {
    assertThat(heard).isInstanceOf(Heard.Refused.class);
    return (Heard.Refused) heard;
  }

  static String text(ChatAnswer answer) {
    return String.join("", parts(answer, Part.Text.class).stream().map(Part.Text::text).toList());
  }

  private static <T extends Part> List<T> parts(ChatAnswer answer, Class<T> kind) {
    return answer.choices().getFirst().parts().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  static <T extends Part> List<T> seen(Pair pair, Class<T> kind) {
    return pair.seen().messages().stream()
        .flatMap(message -> message.parts().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static List<String> texts(ChatRequest request, Role role) {
    return request.messages().stream()
        .filter(message -> message.role() == role)
        .flatMap(message -> message.parts().stream())
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .toList();
  }

  private static JsonObject object(RawJson json) {
    return new JsonObject(json.toString());
  }
}
