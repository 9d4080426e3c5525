package dev.weir.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.CacheMark;
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
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The example of a row in a dialect's table: a request that the row is about, and what of the bytes
 * shows that it was followed.
 */
public final class Example {

  private static final String BASE64 = "QQ==";

  private final List<Message> messages;
  private final List<String> said = new ArrayList<>();
  private final List<String> unsaid = new ArrayList<>();
  private String model = "m";
  private Target target = Target.VENDOR;
  private Sampling sampling = Sampling.DEFAULT;
  private List<Tool> tools = List.of();
  private @Nullable ToolChoice choice;
  private @Nullable Boolean parallel;
  private @Nullable Reasoning reasoning;
  private @Nullable OutputFormat format;
  private @Nullable String endUser;
  private @Nullable String tier;

  private Example(List<Message> messages) {
    this.messages = messages;
  }

  // ---- Requests

  /** A conversation. */
  public static Example of(Message... messages) {
    return new Example(List.of(messages));
  }

  /** What a user said. */
  public static Example user(Part... parts) {
    return of(Message.of(Role.USER, parts));
  }

  /** What the assistant said before the user said more. */
  public static Example assistant(Part... parts) {
    return of(user(), Message.of(Role.ASSISTANT, parts), user());
  }

  /** What a tool gave back. */
  public static Example result(boolean error, Part... content) {
    Part result = new Part.ToolResult("c", List.of(content), error, null, Extras.NONE);
    return of(
        user(),
        Message.of(Role.ASSISTANT, Part.ToolCall.of("c", "f", "{}")),
        Message.of(Role.TOOL, result));
  }

  /** A call whose result comes late, one that has none, and a result without its call. */
  public static Example disorder() {
    return of(
        user(),
        Message.of(
            Role.ASSISTANT, Part.ToolCall.of("c", "f", "{}"), Part.ToolCall.of("d", "f", "{}")),
        Message.of(Role.USER, text("Well?")),
        Message.of(Role.TOOL, Part.ToolResult.of("c", "late"), Part.ToolResult.of("e", "lost")));
  }

  /** A plain question. */
  public static Example plain() {
    return of(user());
  }

  private static Message user() {
    return Message.of(Role.USER, text("Hi"));
  }

  /** A question beside these tools. */
  public static Example tools(@Nullable ToolChoice choice, Tool... tools) {
    Example example = plain();
    example.choice = choice;
    example.tools = List.of(tools);
    return example;
  }

  /** A question with these wishes for sampling. */
  public static Example sampling(Sampling sampling) {
    Example example = plain();
    example.sampling = sampling;
    return example;
  }

  /** A question to be thought about. */
  public static Example reasoning(
      Reasoning.@Nullable Mode mode,
      Reasoning.@Nullable Effort effort,
      @Nullable Integer budget,
      @Nullable String display) {
    Example example = plain();
    example.reasoning = new Reasoning(mode, effort, budget, display);
    return example;
  }

  /** A question to be answered in this form. */
  public static Example format(OutputFormat format) {
    Example example = plain();
    example.format = format;
    return example;
  }

  /** The same for a model. */
  public Example model(String other) {
    model = other;
    return this;
  }

  /** The same for an imitation of the vendor. */
  public Example imitated() {
    target = Target.COMPATIBLE;
    return this;
  }

  /** The same for an imitation of OpenAI with habits of its own. */
  public Example imitated(Habits habits) {
    target = Target.imitation("", habits);
    return this;
  }

  /** The same for an imitation of OpenAI of a kind whose models are known. */
  public Example imitated(String kind) {
    target = Target.imitation(kind, Habits.COMMON);
    return this;
  }

  /** The same for an end user. */
  public Example endUser(String user) {
    endUser = user;
    return this;
  }

  /** The same in a tier. */
  public Example tier(String asked) {
    tier = asked;
    return this;
  }

  /** The same with several calls at a time, or one. */
  public Example parallel(boolean several) {
    parallel = several;
    return this;
  }

  /** The same with a bound on the answer. */
  public Example maxTokens(int tokens) {
    sampling = sampling.withMaxOutputTokens(tokens);
    return this;
  }

  // ---- Their pieces

  /** A text. */
  public static Part text(String text) {
    return Part.Text.of(text);
  }

  /** An image of one byte. */
  public static Part image() {
    return image(new Media.Inline("image/png", BASE64));
  }

  /** An image. */
  public static Part image(Media media) {
    return new Part.Image(media, null, null, Extras.NONE);
  }

  /** A sound of one byte. */
  public static Part audio() {
    return new Part.Audio("wav", BASE64, null, Extras.NONE);
  }

  /** A document without a title. */
  public static Part document(Media media) {
    return new Part.Document(media, null, null, Extras.NONE);
  }

  /** A function of the name without anything else. */
  public static Tool function(String name) {
    return Tool.Function.of(name, null, RawJson.of("{\"type\":\"object\"}"));
  }

  /** A custom tool. */
  public static Tool custom() {
    return new Tool.Custom("c", "Does.", null, Extras.NONE);
  }

  /** The call of a custom tool. */
  public static Part customCall() {
    return new Part.ToolCall("c", "f", "free text", true, null, Extras.NONE);
  }

  /** A schema for an answer. */
  public static OutputFormat schema(@Nullable String name, String schema) {
    return new OutputFormat.JsonSchema(name, null, RawJson.of(schema.replace('\'', '"')), null);
  }

  /** A text with a mark for the cache. */
  public static Part marked(String ttl) {
    return new Part.Text("Hi", new CacheMark(ttl), Extras.NONE);
  }

  /** A temperature. */
  public static Sampling temperature(double temperature) {
    return new Sampling(
        null, temperature, null, null, List.of(), null, null, null, null, null, null, null);
  }

  /** Bounds on the tokens that are drawn from. */
  public static Sampling top(@Nullable Double p, @Nullable Integer k) {
    return new Sampling(null, null, p, k, List.of(), null, null, null, null, null, null, null);
  }

  /** Texts that stop an answer. */
  public static Sampling stops(String... stops) {
    List<String> all = List.of(stops);
    return new Sampling(null, null, null, null, all, null, null, null, null, null, null, null);
  }

  /** A number of answers. */
  public static Sampling choices(int choices) {
    return new Sampling(
        null, null, null, null, List.of(), choices, null, null, null, null, null, null);
  }

  /** A seed. */
  public static Sampling seed(long seed) {
    return new Sampling(
        null, null, null, null, List.of(), null, seed, null, null, null, null, null);
  }

  /** A penalty of presence. */
  public static Sampling penalty(double penalty) {
    return new Sampling(
        null, null, null, null, List.of(), null, null, penalty, null, null, null, null);
  }

  // ---- What must be

  /** What the bytes must hold, with single quotes for double ones. */
  public Example becomes(String... fragments) {
    for (String fragment : fragments) {
      said.add(fragment.replace('\'', '"'));
    }
    return this;
  }

  /** What the bytes must not hold, with single quotes for double ones. */
  public Example without(String... fragments) {
    for (String fragment : fragments) {
      unsaid.add(fragment.replace('\'', '"'));
    }
    return this;
  }

  /** The request. */
  public ChatRequest request() {
    return new ChatRequest(
        model,
        messages,
        tools,
        choice,
        parallel,
        sampling,
        reasoning,
        format,
        false,
        endUser,
        null,
        null,
        tier,
        Extras.NONE);
  }

  /** Checks that the dialect does what the row says. */
  public void check(UpstreamDialect dialect, RuleRow row) {
    switch (row.effect()) {
      case CHANGED -> checkChanged(dialect);
      case REFUSED -> checkRefused(dialect, row);
      case DROPPED -> throw new AssertionError("looked for with random requests");
    }
  }

  private void checkChanged(UpstreamDialect dialect) {
    assertThat(said.size() + unsaid.size()).isPositive();
    String body = dialect.encodeRequest(request(), target).body().toString();
    assertThat(body).contains(said);
    unsaid.forEach(fragment -> assertThat(body).doesNotContain(fragment));
  }

  private void checkRefused(UpstreamDialect dialect, RuleRow row) {
    assertThat(said).isEmpty();
    assertThatThrownBy(() -> dialect.encodeRequest(request(), target))
        .isInstanceOfSatisfying(
            FaultException.class,
            refused -> {
              assertThat(refused.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
              assertThat(refused.fault().message()).endsWith(row.reason());
            });
  }
}
