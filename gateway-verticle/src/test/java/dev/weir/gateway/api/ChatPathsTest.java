package dev.weir.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dialects.Seal;
import dev.weir.gateway.api.ChatPaths.Asked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatPathsTest {

  private static final ChatPaths PATHS = new ChatPaths(Dialects.sealedBy(new Seal(new byte[] {1})));

  @ParameterizedTest
  @CsvSource({
    "/v1beta/models/gemini-x:generateContent, gemini-x",
    "/v1/models/gemini-x:generateContent, gemini-x",
    "/v1alpha/models/gemini-x:generateContent, gemini-x",
    "/v1beta/models/openai%2Fgpt-5:generateContent, openai/gpt-5",
    "/v1beta/models/openai/gpt-5:generateContent, openai/gpt-5",
    "/v1beta/models/ft:a::b:generateContent, ft:a::b",
    "/v1beta/tunedModels/mine:generateContent, tunedModels/mine",
    "/v1beta1/publishers/google/models/gemini-x:generateContent, gemini-x",
    "/v1/projects/p/locations/us/publishers/google/models/gemini-x:generateContent, gemini-x"
  })
  void google_s_paths_name_the_model(String path, String model) {
    Asked asked = PATHS.find(path, null);
    assertThat(asked).isNotNull();
    assertThat(asked.dialect().name()).isEqualTo("gemini");
    assertThat(asked.line().model()).isEqualTo(model);
    assertThat(asked.line().stream()).isFalse();
    assertThat(PATHS.dialectOf(path, header -> null).name()).isEqualTo("gemini");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, gemini-array",
        "key=k, gemini-array",
        "alt=json, gemini-array",
        "alt=sse, gemini",
        "alt=sse&key=k, gemini",
        "key=k&alt=sse, gemini"
      })
  void a_stream_is_events_when_the_query_says_so_and_else_one_array(
      @Nullable String query, String dialect) {
    for (String model : new String[] {"models/m", "tunedModels/m"}) {
      Asked asked = PATHS.find("/v1beta/" + model + ":streamGenerateContent", query);
      assertThat(asked).isNotNull();
      assertThat(asked.dialect().name()).isEqualTo(dialect);
      assertThat(asked.line().stream()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1beta/models/m",
        "/v1beta/models/m:predict",
        "/v1beta/models/:generateContent",
        "/v1beta/tunedModels/m",
        "/v1beta/tunedModels/m:embedContent",
        "/v1beta/files:generateContent",
        "/v2/models/m:generateContent"
      })
  void other_paths_ask_no_model(String path) {
    assertThat(PATHS.find(path, null)).isNull();
  }

  @Test
  void cohere_has_its_own_version_of_chat() {
    Asked asked = PATHS.find("/v2/chat", null);
    assertThat(asked).isNotNull();
    assertThat(asked.dialect().name()).isEqualTo("cohere-chat");
  }
}
