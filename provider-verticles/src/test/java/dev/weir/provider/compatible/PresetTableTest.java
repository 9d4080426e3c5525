package dev.weir.provider.compatible;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PresetTableTest {

  /** By hand, since no other test sees where a preset would really call. */
  @Test
  void the_table_says_where_everybody_is() {
    assertThat(
            Presets.ALL.stream()
                .map(
                    preset ->
                        String.join(
                            " ",
                            preset.kind(),
                            preset.baseUrl(),
                            String.valueOf(preset.keyVariable()),
                            String.valueOf(preset.urlVariable()),
                            String.valueOf(preset.localPort()),
                            String.valueOf(preset.models())))
                .collect(Collectors.joining("\n", "", "\n")))
        .isEqualTo(
            """
            xai https://api.x.ai/v1 XAI_API_KEY XAI_BASE_URL -1 /models
            mistral https://api.mistral.ai/v1 MISTRAL_API_KEY MISTRAL_BASE_URL -1 /models
            groq https://api.groq.com/openai/v1 GROQ_API_KEY GROQ_BASE_URL -1 /models
            deepseek https://api.deepseek.com/v1 DEEPSEEK_API_KEY DEEPSEEK_BASE_URL -1 /models
            openrouter https://openrouter.ai/api/v1 OPENROUTER_API_KEY OPENROUTER_BASE_URL -1 /models
            together https://api.together.ai/v1 TOGETHER_API_KEY TOGETHER_BASE_URL -1 /models
            fireworks https://api.fireworks.ai/inference/v1 FIREWORKS_API_KEY FIREWORKS_BASE_URL -1 /models
            perplexity https://api.perplexity.ai PERPLEXITY_API_KEY PERPLEXITY_BASE_URL -1 null
            cerebras https://api.cerebras.ai/v1 CEREBRAS_API_KEY CEREBRAS_BASE_URL -1 /models
            nvidia-nim https://integrate.api.nvidia.com/v1 NVIDIA_API_KEY NVIDIA_BASE_URL -1 /models
            huggingface https://router.huggingface.co/v1 HF_TOKEN HF_BASE_URL -1 /models
            zai https://api.z.ai/api/paas/v4 ZAI_API_KEY ZAI_BASE_URL -1 /models
            moonshot https://api.moonshot.ai/v1 MOONSHOT_API_KEY MOONSHOT_BASE_URL -1 /models
            jina https://api.jina.ai/v1 JINA_API_KEY JINA_BASE_URL -1 /models
            voyage https://api.voyageai.com/v1 VOYAGE_API_KEY VOYAGE_BASE_URL -1 /models
            ollama http://127.0.0.1:11434/v1 null null 11434 /models
            vllm http://127.0.0.1:8000/v1 null null 8000 /models
            sglang http://127.0.0.1:30000/v1 null null 30000 /models
            lm-studio http://127.0.0.1:1234/v1 null null 1234 /models
            llama-cpp http://127.0.0.1:8080/v1 null null 8080 /models
            """);
  }

  @Test
  void a_vendor_serves_nobody_without_a_key_and_a_local_server_everybody() {
    for (Preset preset : Presets.ALL) {
      assertThat(preset.vendor().keyRequired()).isEqualTo(!preset.isLocal());
    }
    assertThat(Presets.of("nobody")).isEmpty();
  }
}
