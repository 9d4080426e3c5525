package dev.weir.provider.compatible;

import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.message.Operation;
import dev.weir.dialects.Habits;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.Habits.Thinking;
import dev.weir.provider.vendor.OpenAiApi;
import java.util.List;
import java.util.Optional;

/** The table of vendors and local servers that speak OpenAI's dialect. */
public final class Presets {

  private static final String REASONING = "reasoning";

  /** xAI. */
  public static final Preset XAI =
      Preset.hosted(
              "xai",
              "https://api.x.ai/v1",
              "XAI_API_KEY",
              Habits.COMMON
                  .renaming("parallel_tool_calls", "parallel_function_calling")
                  .thinking(
                      Thinking.EFFORT,
                      Effort.NONE,
                      Effort.LOW,
                      Effort.MEDIUM,
                      Effort.HIGH,
                      Effort.XHIGH)
                  .with(Quirk.EIGHT_LOGPROBS))
          .having(Operation.IMAGES);

  /** Mistral, which refuses whatever member it does not know. */
  public static final Preset MISTRAL =
      Preset.hosted(
              "mistral",
              "https://api.mistral.ai/v1",
              "MISTRAL_API_KEY",
              Habits.COMMON
                  .without("stream_options", "logit_bias", "user", "store")
                  .renaming("seed", "random_seed")
                  .knowing("prompt_cache_key")
                  .thoughts(null)
                  .with(Quirk.SHORT_CALL_IDS, Quirk.ANY_TOOL, Quirk.PREFIX))
          .having(
              Operation.EMBEDDINGS,
              Operation.MODERATIONS,
              Operation.TRANSCRIPTION,
              Operation.FILES);

  /** All of them, in the order in which they are looked for. */
  public static final List<Preset> ALL =
      List.of(
          XAI,
          MISTRAL,
          Preset.hosted(
                  "groq",
                  "https://api.groq.com/openai/v1",
                  "GROQ_API_KEY",
                  Habits.COMMON
                      .without("logprobs", "top_logprobs", "logit_bias")
                      .thoughts(REASONING)
                      .with(Quirk.ONE_CHOICE, Quirk.TELLS_USAGE))
              .having(
                  Operation.EMBEDDINGS,
                  Operation.SPEECH,
                  Operation.TRANSCRIPTION,
                  Operation.TRANSLATION,
                  Operation.FILES,
                  Operation.BATCHES),
          Preset.hosted(
              "deepseek",
              "https://api.deepseek.com/v1",
              "DEEPSEEK_API_KEY",
              Habits.COMMON
                  .thinking(Thinking.TYPE_AND_EFFORT, Effort.LOW, Effort.HIGH, Effort.MAX)
                  .with(Quirk.JSON_IN_WORDS, Quirk.THOUGHTS_WITH_CALLS)),
          Preset.hosted(
                  "openrouter",
                  "https://openrouter.ai/api/v1",
                  "OPENROUTER_API_KEY",
                  Habits.COMMON
                      .knowing("top_k")
                      .thinking(Thinking.OBJECT)
                      .thoughts(REASONING)
                      .with(Quirk.CACHE_CONTROL, Quirk.TELLS_USAGE))
              .having(Operation.EMBEDDINGS),
          Preset.hosted(
                  "together",
                  "https://api.together.ai/v1",
                  "TOGETHER_API_KEY",
                  Habits.COMMON.knowing("top_k").thoughts(REASONING).with(Quirk.COUNTED_LOGPROBS))
              .having(
                  Operation.EMBEDDINGS,
                  Operation.RERANK,
                  Operation.IMAGES,
                  Operation.SPEECH,
                  Operation.TRANSCRIPTION,
                  Operation.TRANSLATION),
          Preset.hosted(
                  "fireworks",
                  "https://api.fireworks.ai/inference/v1",
                  "FIREWORKS_API_KEY",
                  Habits.COMMON.knowing("top_k").with(Quirk.TELLS_USAGE))
              .having(Operation.EMBEDDINGS),
          // Whether it lists models is not known.
          new Preset(
              "perplexity",
              "https://api.perplexity.ai",
              "PERPLEXITY_API_KEY",
              null,
              Habits.COMMON.with(Quirk.TURNS),
              OpenAiApi.of(Operation.EMBEDDINGS).embeddingAt("/v1/embeddings")),
          Preset.hosted(
              "cerebras",
              "https://api.cerebras.ai/v1",
              "CEREBRAS_API_KEY",
              Habits.COMMON
                  .without("presence_penalty", "frequency_penalty", "logit_bias")
                  .thoughts(REASONING)
                  .with(Quirk.TELLS_USAGE)),
          Preset.hosted(
                  "nvidia-nim",
                  "https://integrate.api.nvidia.com/v1",
                  "NVIDIA_API_KEY",
                  Habits.COMMON)
              .having(Operation.EMBEDDINGS),
          Preset.hosted(
              "huggingface", "https://router.huggingface.co/v1", "HF_TOKEN", Habits.COMMON),
          Preset.hosted(
              "zai",
              "https://api.z.ai/api/paas/v4",
              "ZAI_API_KEY",
              Habits.COMMON.thinking(Thinking.TYPE)),
          Preset.hosted(
              "moonshot",
              "https://api.moonshot.ai/v1",
              "MOONSHOT_API_KEY",
              Habits.COMMON.thinking(Thinking.TYPE)),
          Preset.hosted("jina", "https://api.jina.ai/v1", "JINA_API_KEY", Habits.COMMON)
              .having(Operation.EMBEDDINGS, Operation.RERANK),
          Preset.hosted("voyage", "https://api.voyageai.com/v1", "VOYAGE_API_KEY", Habits.COMMON)
              .having(OpenAiApi.of(Operation.EMBEDDINGS, Operation.RERANK).rerankingAsVoyage()),
          Preset.local(
                  "ollama",
                  11_434,
                  Habits.COMMON
                      .without("tool_choice", "logit_bias", "user")
                      .thinking(
                          Thinking.EFFORT,
                          Effort.NONE,
                          Effort.LOW,
                          Effort.MEDIUM,
                          Effort.HIGH,
                          Effort.MAX)
                      .thoughts(REASONING)
                      .with(Quirk.ONE_CHOICE, Quirk.IMAGES_AS_BYTES))
              .having(Operation.EMBEDDINGS),
          Preset.local("vllm", 8_000, Habits.COMMON.knowing("top_k").thoughts(REASONING))
              .having(
                  Operation.EMBEDDINGS,
                  Operation.RERANK,
                  Operation.TRANSCRIPTION,
                  Operation.TRANSLATION),
          // Its rerank answers a bare array with `score`, which no caller's words know.
          Preset.local("sglang", 30_000, Habits.COMMON).having(Operation.EMBEDDINGS),
          Preset.local("lm-studio", 1_234, Habits.COMMON).having(Operation.EMBEDDINGS),
          Preset.local("llama-cpp", 8_080, Habits.COMMON)
              .having(Operation.EMBEDDINGS, Operation.RERANK));

  private Presets() {}

  /** That of a kind. */
  public static Optional<Preset> of(String kind) {
    return ALL.stream().filter(preset -> preset.kind().equals(kind)).findFirst();
  }
}
