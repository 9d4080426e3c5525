package dev.weir.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.RequestHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiVerticleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-5-codex",
        "gpt-5.1-codex-max",
        "gpt-5.3-codex-2026-02-05",
        "codex-mini-latest",
        "gpt-5-pro",
        "gpt-5.2-pro-2025-12-11",
        "o1-pro",
        "o3-pro-2025-06-10",
        "o4-mini-deep-research",
        "o3-deep-research-2025-06-26",
        "computer-use-preview",
      })
  void some_models_are_in_the_responses_api_only(String model) {
    assertThat(OpenAiVerticle.dialectOf(asked("openai-chat", model))).isEqualTo("openai-responses");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "gpt-4o-2024-05-13",
        "gpt-5",
        "gpt-5.1-chat-latest",
        "gpt-5-mini",
        "o1",
        "o3-mini",
        "codexes",
        "gpt-5-protocol",
        "research",
        "ft:gpt-4o-mini:acme:my-codex:Ab12",
        "ft:gpt-4o-mini:acme:my-codex-two:Ab12",
        "ft:gpt-4.1:acme:deep-research:Ab12",
        "",
      })
  void all_others_are_in_chat_completions(String model) {
    assertThat(OpenAiVerticle.dialectOf(asked("openai-chat", model))).isEqualTo("openai-chat");
    assertThat(OpenAiVerticle.dialectOf(asked("gemini", model))).isEqualTo("openai-chat");
    assertThat(OpenAiVerticle.dialectOf(asked("openai-responses", model)))
        .isEqualTo("openai-responses");
  }

  private static RequestHead asked(String dialect, String model) {
    return new RequestHead(dialect, RequestHead.CHAT, "req_1", model, model, false, -1, -1);
  }
}
