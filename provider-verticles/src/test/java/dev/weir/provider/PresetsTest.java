package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Payload;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every row of the table of presets does before a scripted vendor. */
@Timeout(60)
@ParameterizedClass
@MethodSource("presets")
class PresetsTest extends VendorFixture {

  private static final RawJson SCHEMA = RawJson.of("{\"type\":\"object\"}");

  private final Preset preset;

  static List<Preset> presets() {
    return Presets.ALL;
  }

  PresetsTest(Preset preset) {
    super(new PresetCase(preset));
    this.preset = preset;
  }

  private boolean callsTools() {
    return !preset.kind().equals("perplexity");
  }

  @Test
  void plain_answers_and_streams_arrive() {
    deploy();
    vendor.always(talk.behaviour());
    for (boolean stream : new boolean[] {false, true}) {
      Call raw = call(stream);
      assertThat(raw.ending().usage().output()).isPositive();
      Call call = caller.canonical(NAME, chat(stream));
      assertThat(call.text()).isEqualTo("Say hello");
      assertThat(call.ending().usage().output()).isPositive();
    }
    assertThat(vendor.requests())
        .hasSize(4)
        .allSatisfy(
            seen -> {
              assertThat(seen.path()).isEqualTo(talk.chatPath(model, false));
              assertThat(seen.header("authorization")).isEqualTo("Bearer key-1");
            });
  }

  @Test
  void a_raw_call_passes_as_it_is() {
    deploy();
    vendor.always(talk.behaviour());
    JsonObject odd = talk.body(model, false, "Hi").put("logit_bias", new JsonObject().put("1", 2));
    odd.put("n", 2).put("seed", 3).put("stop", "END");
    Payload.Raw asked = Caller.raw(talk.dialect(), odd, model);
    caller.raw(NAME, asked).ending();
    assertThat(request(1).body()).isEqualTo(asked.body());
  }

  @Test
  void usage_is_asked_for_where_it_is_not_told_anyway() {
    deploy();
    vendor.always(PickyVendor.of(preset.kind(), talk.behaviour()));
    JsonObject body = talk.body(model, true, "Hi");
    body.remove("stream_options");
    Payload.Raw asked = Caller.raw(talk.dialect(), body, model);
    assertThat(caller.raw(NAME, asked).ending().reason()).isEqualTo("stop");
    if (List.of("mistral", "groq", "openrouter", "fireworks", "cerebras").contains(preset.kind())) {
      assertThat(request(1).body()).isEqualTo(asked.body());
    } else {
      assertThat(request(1).json().getJsonObject("stream_options"))
          .isEqualTo(new JsonObject().put("include_usage", true));
    }
  }

  @Test
  void tools_are_called_or_refused() {
    deploy();
    vendor.always(talk.behaviour());
    Tool tool = Tool.Function.of("f", "does", SCHEMA);
    ChatRequest request = demanding(false, List.of(user("Hi")), List.of(tool));
    Call call = caller.canonical(NAME, request);
    if (callsTools()) {
      assertThat(((Part.ToolCall) call.answer().choices().getFirst().parts().getFirst()).name())
          .isEqualTo("f");
    } else {
      assertThat(((Fault.UnsupportedByTarget) call.fault()).field()).isEqualTo("tools");
      assertThat(vendor.requests()).isEmpty();
    }
  }

  @Test
  void an_error_is_told() {
    deploy();
    vendor.always(talk.rateLimited().script());
    Fault.Upstream fault = (Fault.Upstream) caller.canonical(NAME, chat(true)).fault();
    assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.RATE_LIMITED);
  }

  @Test
  void its_own_kind_and_its_models_are_announced() {
    News news = new News(vertx);
    vendor.always(Script.json(200, talk.models("m-1")));
    JsonObject config = config();
    config.remove("models");
    deploy(config);
    boolean lists = preset.models() != null;
    Announcement told = news.first(one -> !lists || one.models().size() > 1);
    assertThat(told.kind()).isEqualTo(preset.kind());
    assertThat(News.ids(told)).isEqualTo(lists ? List.of("*", "m-1") : List.of("*"));
    if (lists) {
      assertThat(request(1).path()).isEqualTo(talk.modelsPath());
      assertThat(request(1).header("authorization")).isEqualTo("Bearer key-1");
    } else {
      assertThat(vendor.requests()).isEmpty();
    }
  }

  @Test
  void what_the_vendor_refuses_is_not_sent() {
    boolean picky = PickyVendor.KINDS.contains(preset.kind());
    deploy();
    vendor.always(PickyVendor.of(preset.kind(), talk.behaviour()));
    for (boolean stream : new boolean[] {false, true}) {
      ChatRequest request = demanding(stream, history(), tools());
      JsonObject usual =
          new JsonObject(
              new OpenAiChat(VendorCase.SEAL).encodeRequest(request, Target.COMPATIBLE).body());
      assertThat(PickyVendor.complaints(preset.kind(), usual))
          .matches(complaints -> complaints.isEmpty() != picky);
      Call call = caller.canonical(NAME, request);
      assertThat(call.ending().reason()).isNotNull();
      assertThat(vendor.requests()).hasSize(stream ? 2 : 1);
    }
  }

  @Test
  void what_the_vendor_has_words_for_is_said_in_them() {
    deploy();
    vendor.always(talk.behaviour());
    caller.canonical(NAME, demanding(false, history(), tools())).ending();
    assertThat(request(1).body().toString()).contains(ownWords());
  }

  private List<String> ownWords() {
    String text =
        switch (preset.kind()) {
          case "xai" -> "'parallel_function_calling':false 'top_logprobs':8";
          case "mistral" ->
              "'random_seed':3 'tool_choice':'any' 'prefix':true 'prompt_cache_key':'key'";
          case "deepseek" ->
              "'thinking':{'type':'enabled'} 'reasoning_effort':'high' 'reasoning_content':''";
          case "openrouter" -> "'top_k':40 'reasoning':{'effort':'medium'} 'reasoning':'Hmm.'";
          case "together" -> "'logprobs':20 'top_k':40 'reasoning':'Hmm.'";
          case "fireworks" -> "'top_k':40 'reasoning_content':'Hmm.'";
          case "vllm" -> "'top_k':40 'reasoning':'Hmm.'";
          case "groq", "cerebras", "ollama" -> "'reasoning':'Hmm.' 'reasoning_effort':'medium'";
          case "zai", "moonshot" -> "'thinking':{'type':'enabled'}";
          case "perplexity" -> "'content':'Hi\\nHello?'";
          default -> "'reasoning_content':'Hmm.' 'reasoning_effort':'medium'";
        };
    return List.of(text.replace('\'', '"').split(" "));
  }

  @Test
  void what_it_cannot_be_told_is_refused_before_it_is_asked() {
    deploy();
    vendor.always(talk.behaviour());
    boolean one = List.of("groq", "ollama").contains(preset.kind());
    check(chat(false).withSampling(choices(2)), one, "n");
    Part image = new Part.Image(new Media.Url("https://e.com/a.png"), null, null, Extras.NONE);
    ChatRequest shown = ChatRequest.of(model, false, List.of(Message.of(Role.USER, image)));
    check(shown, preset.kind().equals("ollama"), "messages[0].parts[0]");
  }

  private void check(ChatRequest request, boolean refused, String field) {
    int before = vendor.requests().size();
    Call call = caller.canonical(NAME, request);
    if (refused) {
      assertThat(((Fault.UnsupportedByTarget) call.fault()).field()).isEqualTo(field);
    } else {
      assertThat(call.ending().reason()).isNotNull();
    }
    assertThat(vendor.requests()).hasSize(before + (refused ? 0 : 1));
  }

  private static Sampling choices(int choices) {
    return new Sampling(
        null, null, null, null, List.of(), choices, null, null, null, null, null, null);
  }

  private static Message user(String text) {
    return Message.of(Role.USER, Part.Text.of(text));
  }

  private List<Tool> tools() {
    return callsTools()
        ? List.of(new Tool.Function("f", "does", SCHEMA, true, null, Extras.NONE))
        : List.of();
  }

  /** A conversation of another vendor's, in which a tool was called if there are any. */
  private List<Message> history() {
    List<Message> messages = new ArrayList<>();
    messages.add(Message.of(Role.SYSTEM, Part.Text.of("Be kind.")));
    messages.add(Message.of(Role.DEVELOPER, Part.Text.of("Be short.")));
    messages.add(new Message(Role.USER, List.of(Part.Text.of("Hi")), "ann", Extras.NONE));
    messages.add(user("Hello?"));
    Part thought = new Part.Thinking("Hmm.", "sealed", "anthropic", Extras.NONE);
    if (callsTools()) {
      messages.add(
          Message.of(Role.ASSISTANT, thought, Part.ToolCall.of("toolu_01ABCDEF", "f", "{}")));
      messages.add(Message.of(Role.TOOL, Part.ToolResult.of("toolu_01ABCDEF", "sun")));
    } else {
      messages.add(Message.of(Role.ASSISTANT, thought, Part.Text.of("Yes?")));
      messages.add(user("And?"));
      return messages;
    }
    messages.add(Message.of(Role.ASSISTANT, Part.Text.of("It is")));
    return messages;
  }

  /** All that another dialect can ask for. */
  private ChatRequest demanding(boolean stream, List<Message> messages, List<Tool> tools) {
    Sampling sampling =
        new Sampling(
            9, 0.5, 0.9, 40, List.of("END"), 1, 3L, 0.1, 0.2, true, 20, RawJson.of("{\"1\":2}"));
    return new ChatRequest(
        model,
        messages,
        tools,
        tools.isEmpty() ? null : new ToolChoice.Required(),
        tools.isEmpty() ? null : false,
        sampling,
        new Reasoning(null, Reasoning.Effort.MEDIUM, null, null),
        new OutputFormat.JsonSchema("s", null, SCHEMA, null),
        stream,
        "user-1",
        "key",
        null,
        null,
        Extras.NONE);
  }
}
