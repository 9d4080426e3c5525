package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The coding agents before scripted vendors: each before one that speaks the agent's own dialect,
 * and before others that do not. What holds is checked on both sides, by what the agent made of it
 * and by what the vendor got.
 */
@Tag("acceptance")
@Timeout(600)
class AgentsAndVendorsIT {

  private static final Answer STORY = Answer.of("Once upon a time there was a river in Norway.");
  private static final String PROMPT = "Tell me the story of the grey heron.";

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    Clients.install();
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(new ClaudeCode(), new AnthropicWire()),
        Arguments.of(new ClaudeCode(), new OpenAiWire("openai")),
        Arguments.of(new ClaudeCode(), new BedrockWire()),
        Arguments.of(new Codex(), new ResponsesWire("gpt-scripted")),
        Arguments.of(new Codex(), new AnthropicWire()),
        Arguments.of(new GeminiCli(), new GeminiWire()),
        Arguments.of(new GeminiCli(), new OpenAiWire("openai")));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void an_agent_tells_the_answer(Agent agent, Wire wire) throws Exception {
    try (SdkNode node = node(agent, wire)) {
      node.vendor().always(telling(wire, prompt -> script(prompt, wire, STORY)));

      Agent.Heard heard = ask(node, agent, PROMPT);

      assertThat(heard.finished()).as(heard.said()).isTrue();
      assertThat(heard.text()).isEqualTo(STORY.text());
      assertThat(prompts(node)).hasSize(1);
    }
    holds(agent, wire, "prompt");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void an_agent_runs_its_tools_until_the_vendor_has_what_it_wants(Agent agent, Wire wire)
      throws Exception {
    List<Answer.Call> calls =
        List.of(
            agent.reading("call_Nt1", note("first.txt", "The heron is called Sigrid.")),
            agent.reading("call_Nt2", note("second.txt", "She lives at Femunden.")));
    try (SdkNode node = node(agent, wire)) {
      node.vendor()
          .always(
              telling(
                  wire,
                  prompt -> {
                    int known = wire.results(prompt.json()).size();
                    return script(
                        prompt,
                        wire,
                        known < calls.size() ? Answer.calling(calls.get(known)) : STORY);
                  }));

      Agent.Heard heard = ask(node, agent, PROMPT);

      assertThat(heard.finished()).as(heard.said()).isTrue();
      assertThat(heard.text()).isEqualTo(STORY.text());
      assertThat(prompts(node)).hasSize(3);
      List<Ask.Result> results = wire.results(prompts(node).getLast().json());
      assertThat(results).extracting(Ask.Result::callId).containsExactly("call_Nt1", "call_Nt2");
      assertThat(results.getFirst().text()).contains("The heron is called Sigrid.");
      assertThat(results.getLast().text()).contains("She lives at Femunden.");
    }
    holds(agent, wire, "tool loop");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void an_agent_does_not_take_a_cut_stream_for_an_answer(Agent agent, Wire wire) throws Exception {
    breaksAlways(agent, wire, whole -> whole.cutAfter(middle(wire, whole)));
    holds(agent, wire, "cut stream");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void an_agent_does_not_take_a_stream_without_its_last_event_for_an_answer(Agent agent, Wire wire)
      throws Exception {
    breaksAlways(agent, wire, whole -> ended(wire, whole));
    holds(agent, wire, "stream without its end");
  }

  /** A document is cut: it has told its length, and would be waited for. */
  private static Script ended(Wire wire, Script whole) {
    int middle = middle(wire, whole);
    return whole.headers().containsKey("content-length")
        ? whole.cutAfter(middle)
        : whole.endAfter(middle);
  }

  private void breaksAlways(Agent agent, Wire wire, UnaryOperator<Script> broken) throws Exception {
    try (SdkNode node = node(agent, wire)) {
      node.vendor().always(telling(wire, prompt -> broken.apply(script(prompt, wire, STORY))));

      Agent.Heard heard = ask(node, agent, PROMPT);

      assertThat(heard.finished()).as(heard.said()).isFalse();
      assertThat(heard.text()).doesNotContain(STORY.text());
      assertThat(prompts(node)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void an_agent_asks_again_after_a_broken_stream(Agent agent, Wire wire) throws Exception {
    try (SdkNode node = node(agent, wire)) {
      node.vendor()
          .always(
              telling(
                  wire,
                  prompt -> {
                    Script whole = script(prompt, wire, STORY);
                    return prompts(node).isEmpty() ? whole.cutAfter(middle(wire, whole)) : whole;
                  }));

      Agent.Heard heard = ask(node, agent, PROMPT);

      assertThat(heard.finished()).as(heard.said()).isTrue();
      // Gemini CLI prints what it had heard before, too.
      assertThat(heard.text()).endsWith(STORY.text());
      assertThat(prompts(node)).hasSize(2);
    }
    holds(agent, wire, "second try");
  }

  private static void holds(Agent agent, Wire wire, String fact) {
    String vendor = wire.getClass().getSimpleName().replace("Wire", "");
    System.out.println("ok " + agent.name() + " before " + vendor + ": " + fact);
  }

  private static SdkNode node(Agent agent, Wire wire) {
    return SdkNode.start(wire, List.of(agent.model()));
  }

  private Agent.Heard ask(SdkNode node, Agent agent, String prompt) throws Exception {
    return agent.ask(new Agent.Access(node.url(), SdkNode.KEY, folder), agent.model(), prompt);
  }

  private Path note(String file, String text) throws IOException {
    return Files.writeString(folder.resolve(file), text + "\n");
  }

  /** A model that tells this to the prompt; what else agents ask for beside it, gets a word. */
  private static Function<RecordedRequest, Script> telling(
      Wire wire, Function<RecordedRequest, Script> toThePrompt) {
    return request ->
        isPrompt(request)
            ? toThePrompt.apply(request)
            : script(request, wire, Answer.of("Herons."));
  }

  private static boolean isPrompt(RecordedRequest request) {
    return request.body().toString().contains(PROMPT);
  }

  private static List<RecordedRequest> prompts(SdkNode node) {
    return node.vendor().requests().stream().filter(AgentsAndVendorsIT::isPrompt).toList();
  }

  private static Script script(RecordedRequest request, Wire wire, Answer answer) {
    boolean streamed =
        request.path().contains("stream") || request.json().getBoolean("stream", false);
    return streamed ? wire.streamed(answer) : wire.whole(answer);
  }

  /** Behind the event in the middle of the bytes: some words are told by then. */
  private static int middle(Wire wire, Script whole) {
    Buffer bytes = Buffer.buffer();
    for (Script.Step step : whole.steps()) {
      if (step instanceof Script.Step.Write write) {
        bytes.appendBuffer(write.bytes());
      }
    }
    return whole.headers().containsKey("content-length")
        ? bytes.length() / 2
        : wire.endOfEvent(bytes, bytes.length() / 2);
  }
}
