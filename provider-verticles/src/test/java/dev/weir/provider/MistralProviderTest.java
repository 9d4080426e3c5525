package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.fault.Fault;
import dev.weir.provider.compatible.Presets;
import dev.weir.testkit.vendor.Script;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MistralProviderTest {

  private static final String THOUGHT =
      "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hmm.\"}]},"
          + "{\"type\":\"text\",\"text\":\"Yes.\"}]";
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":9,\"total_tokens\":13}";

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new PresetCase(Presets.MISTRAL));
    }

    @Test
    void thoughts_stand_among_the_content() {
      deploy();
      vendor.next(
          Script.json(
              200,
              "{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":"
                  + "\"model_length\",\"message\":{\"role\":\"assistant\",\"content\":"
                  + THOUGHT
                  + "}}],"
                  + USAGE
                  + "}"),
          Script.sse(
              "data: {\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":"
                  + "\"model_length\",\"delta\":{\"role\":\"assistant\",\"content\":"
                  + THOUGHT
                  + "}}],"
                  + USAGE
                  + "}\n\ndata: [DONE]\n\n"));
      for (boolean stream : new boolean[] {false, true}) {
        Call call = caller.canonical(NAME, chat(stream));
        List<Part> parts = call.answer().choices().getFirst().parts();
        assertThat(((Part.Thinking) parts.get(0)).text()).isEqualTo("Hmm.");
        assertThat(((Part.Text) parts.get(1)).text()).isEqualTo("Yes.");
        assertThat(call.answer().choices().getFirst().finish().reason())
            .isEqualTo(Finish.Reason.CONTEXT_WINDOW);
        assertThat(call.ending().usage().output()).isEqualTo(9);
      }
    }

    @Test
    void a_call_comes_whole_with_the_finish_and_its_arguments_may_be_an_object() {
      deploy();
      vendor.always(
          Script.sse(
              "data: {\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":"
                  + "\"tool_calls\",\"delta\":{\"content\":\"\",\"tool_calls\":[{\"id\":"
                  + "\"Abcdefgh9\",\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":"
                  + "{\"city\":\"Oslo\"}}}]}}],"
                  + USAGE
                  + "}\n\ndata: [DONE]\n\n"));
      Part.ToolCall made =
          (Part.ToolCall)
              caller.canonical(NAME, chat(true)).answer().choices().getFirst().parts().getFirst();
      assertThat(made.id()).isEqualTo("Abcdefgh9");
      assertThat(made.arguments()).isEqualTo("{\"city\":\"Oslo\"}");
    }

    @Test
    void errors_have_shapes_of_their_own() {
      deploy();
      vendor.next(
          Script.json(
              422,
              "{\"detail\":[{\"loc\":[\"body\",\"user\"],\"msg\":\"Extra"
                  + " inputs\",\"type\":\"x\"}]}"),
          Script.json(
              400,
              "{\"object\":\"error\",\"message\":\"Bad"
                  + " order\",\"type\":\"invalid_request_error\"}"),
          Script.json(429, "{\"message\":\"Requests rate limit exceeded\"}"));
      refused(Fault.Upstream.Kind.INVALID, "Extra inputs");
      refused(Fault.Upstream.Kind.INVALID, "Bad order");
      refused(Fault.Upstream.Kind.RATE_LIMITED, "Requests rate limit exceeded");
    }

    private void refused(Fault.Upstream.Kind kind, String message) {
      Fault.Upstream fault = (Fault.Upstream) caller.canonical(NAME, chat(false)).fault();
      assertThat(fault.kind()).isEqualTo(kind);
      assertThat(fault.message()).isEqualTo(message);
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new PresetCase(Presets.MISTRAL));
    }
  }

  @Nested
  class Models extends ListContract {
    Models() {
      super(new PresetCase(Presets.MISTRAL));
    }
  }
}
