package dev.weir.models.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests count as their vendors publish it. */
class RequestTokensTest {

  private static final RawJson SCHEMA =
      RawJson.of(
          "{\"type\":\"object\",\"properties\":{\"location\":{\"type\":\"string\",\"description\":"
              + "\"The city\"},\"unit\":{\"type\":\"string\",\"enum\":[\"c\",\"f\"]},"
              + "\"days\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}},"
              + "\"required\":[\"location\"]}");

  private static final Tool WEATHER = Tool.Function.of("get_weather", "Tells the weather", SCHEMA);

  /** The conversation and the counts that OpenAI's cookbook shows. */
  @ParameterizedTest
  @CsvSource({"gpt-4o, 124", "gpt-4, 129"})
  void a_conversation_counts_as_in_the_cookbook(String model, long tokens) {
    ChatRequest request =
        ChatRequest.of(
            model,
            false,
            List.of(
                said(
                    null,
                    "You are a helpful, pattern-following assistant that translates corporate"
                        + " jargon into plain English."),
                said("example_user", "New synergies will help drive top-line growth."),
                said("example_assistant", "Things working well together will increase revenue."),
                said(
                    "example_user",
                    "Let's circle back when we have more bandwidth to touch base on opportunities"
                        + " for increased leverage."),
                said(
                    "example_assistant",
                    "Let's talk later when we're less busy about how to do better."),
                Message.of(
                    Role.USER,
                    Part.Text.of(
                        "This late pivot means we don't have time to boil the ocean for the client"
                            + " deliverable."))));
    assertThat(RequestTokens.of("openai", request)).isEqualTo(new Tokens(tokens, true));
    assertThat(RequestTokens.of("anthropic", "claude-sonnet-4", request).exact()).isFalse();
  }

  private static Message said(@Nullable String name, String text) {
    return new Message(Role.SYSTEM, List.of(Part.Text.of(text)), name, Extras.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, 1024, 1024, high, 765",
    "gpt-4o, 2048, 4096, high, 1105",
    "gpt-4o, 4096, 8192, low, 85",
    "gpt-4o, 1, 1, auto, 255",
    "gpt-4o-mini, 1024, 1024, high, 25501",
    "gpt-4o-mini, 1024, 1024, low, 2833",
    "o3, 1024, 1024, high, 675",
    "gpt-5, 1024, 1024, high, 630",
    "gpt-4.1-mini, 1024, 1024, high, 1659",
    "gpt-4.1-mini, 1800, 2400, high, 2353",
    "o4-mini, 1024, 1024, low, 1762",
    "claude-sonnet-4, 200, 200, auto, 54",
    "claude-sonnet-4, 1000, 1000, auto, 1334",
    "claude-sonnet-4, 3136, 1568, auto, 1640",
    "gemini-2.5-pro, 384, 384, auto, 258",
    "gemini-2.5-pro, 1536, 768, auto, 516",
    "gemini-2.5-pro, 769, 769, auto, 1032",
  })
  void an_image_costs_what_its_size_does(
      String model, int width, int height, String detail, long tokens) {
    String base64 =
        Base64.getEncoder()
            .encodeToString(
                HexFormat.of()
                    .parseHex("89504e470d0a1a0a0000000d49484452%08x%08x".formatted(width, height)));
    Part image = new Part.Image(new Media.Inline("image/png", base64), detail, null, Extras.NONE);
    assertThat(only(model, image)).isEqualTo(new Tokens(tokens, false));
  }

  @Test
  void an_image_that_is_elsewhere_or_broken_has_a_size_by_default() {
    Part remote =
        new Part.Image(new Media.Url("https://example.com/a.png"), null, null, Extras.NONE);
    Part broken =
        new Part.Image(new Media.Inline("image/png", "not base64!"), null, null, Extras.NONE);
    assertThat(only("gpt-4o", remote)).isEqualTo(new Tokens(765, false));
    assertThat(only("gpt-4o", broken)).isEqualTo(new Tokens(765, false));
  }

  @Test
  void sound_and_documents_have_stated_defaults() {
    String mega = Base64.getEncoder().encodeToString(new byte[960_000]);
    assertThat(only("gpt-4o", new Part.Audio("wav", mega, null, Extras.NONE)))
        .isEqualTo(new Tokens(200, false));
    assertThat(only("gemini-2.5-pro", new Part.Audio("mp3", mega, null, Extras.NONE)))
        .isEqualTo(new Tokens(60 * 32, false));
    assertThat(only("gemini-2.5-pro", document(new Media.Inline("application/pdf", mega))))
        .isEqualTo(new Tokens(20 * 258, false));
    assertThat(only("gpt-4o", document(new Media.Url("https://example.com/a.pdf"))))
        .isEqualTo(new Tokens(1_500, false));
    String words = "Nine words of plain text are nine tokens here.";
    Tokens text = only("gpt-4o", document(new Media.PlainText(words)));
    assertThat(text.count()).isEqualTo(Tokenizers.O200K.count(words));
    String base64 = Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));
    assertThat(only("gpt-4o", document(new Media.Inline("text/plain", base64)))).isEqualTo(text);
  }

  @Test
  void functions_are_read_as_a_namespace() {
    assertThat(ToolText.of(List.of((Tool.Function) WEATHER)))
        .isEqualTo(
            """
            namespace functions {

            // Tells the weather
            type get_weather = (_: {
            // The city
            location: string,
            unit?: "c" | "f",
            days?: number[],
            }) => any;

            } // namespace functions\
            """);
  }

  @Test
  void functions_cost_their_text_and_what_the_vendor_wraps_around() {
    ChatRequest plain = ChatRequest.of("gpt-4o", false, List.of());
    Tokens openAi = RequestTokens.of("openai", with(plain, WEATHER, null));
    int text = Tokenizers.O200K.count(ToolText.of(List.of((Tool.Function) WEATHER)));
    assertThat(openAi).isEqualTo(new Tokens(3 + 9 + text, false));
    long auto = RequestTokens.of("anthropic", "claude-opus-4", with(plain, WEATHER, null)).count();
    long forced =
        RequestTokens.of(
                "anthropic", "claude-opus-4", with(plain, WEATHER, new ToolChoice.Required()))
            .count();
    assertThat(auto).isBetween(346L + 40, 346L + 120);
    assertThat(auto - forced).isEqualTo(346 - 313);
  }

  @Test
  void what_cannot_be_read_as_a_schema_still_counts() {
    Tool broken = Tool.Function.of("f", null, RawJson.of("{\"type\":"));
    ChatRequest request = with(ChatRequest.of("gpt-4o", false, List.of()), broken, null);
    assertThat(RequestTokens.of("openai", request).count()).isGreaterThan(10);
  }

  @Test
  void calls_and_results_count_with_all_that_is_in_them() {
    String words = "It is sunny in Bergen, for once.";
    Tokens result = only("gpt-4o", Part.ToolResult.of("call_1", words));
    assertThat(result).isEqualTo(new Tokens(4 + Tokenizers.O200K.count(words), false));
    Tokens call = only("gpt-4o", Part.ToolCall.of("call_1", "get_weather", "{\"a\":1}"));
    int parts = Tokenizers.O200K.count("get_weather") + Tokenizers.O200K.count("{\"a\":1}");
    assertThat(call).isEqualTo(new Tokens(4 + parts, false));
  }

  private static Part document(Media media) {
    return new Part.Document(media, null, null, Extras.NONE);
  }

  /** What the part alone costs: without the 7 around a message and a request. */
  private static Tokens only(String model, Part part) {
    Tokens all =
        RequestTokens.of("", ChatRequest.of(model, false, List.of(Message.of(Role.USER, part))));
    return new Tokens(all.count() - 7, all.exact());
  }

  private static ChatRequest with(ChatRequest plain, Tool tool, @Nullable ToolChoice choice) {
    return new ChatRequest(
        plain.model(),
        plain.messages(),
        List.of(tool),
        choice,
        null,
        Sampling.DEFAULT,
        null,
        new OutputFormat.Text(),
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }
}
