package dev.weir.launcher.node;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.Seal;
import dev.weir.provider.anthropic.AnthropicVerticle;
import dev.weir.provider.azure.AzureOpenAiVerticle;
import dev.weir.provider.bedrock.BedrockVerticle;
import dev.weir.provider.cohere.CohereVerticle;
import dev.weir.provider.compatible.OpenAiCompatibleVerticle;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import dev.weir.provider.demo.DemoConfig;
import dev.weir.provider.demo.DemoVerticle;
import dev.weir.provider.gemini.GeminiVerticle;
import dev.weir.provider.google.VertexVerticle;
import dev.weir.provider.mistral.MistralVerticle;
import dev.weir.provider.openai.OpenAiVerticle;
import dev.weir.provider.xai.XaiVerticle;
import io.vertx.core.Deployable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The kinds of providers that this version has. */
public final class ProviderKinds {

  private static final String COMPATIBLE = "openai-compatible";

  private ProviderKinds() {}

  /** All kinds. */
  public static Set<String> all() {
    Set<String> kinds = new TreeSet<>(Set.of(COMPATIBLE));
    Presets.ALL.forEach(preset -> kinds.add(preset.kind()));
    kinds.addAll(
        List.of(
            "openai",
            "anthropic",
            "gemini",
            "vertex",
            "bedrock",
            "azure-openai",
            "cohere",
            "demo"));
    return kinds;
  }

  /** The dialects that a kind takes raw. */
  public static List<String> dialects(String kind) {
    return switch (kind) {
      case "anthropic" -> List.of(DialectName.ANTHROPIC_MESSAGES);
      case "demo" -> List.of();
      case "openai", "azure-openai", "xai" ->
          List.of(DialectName.OPENAI_CHAT, DialectName.OPENAI_RESPONSES);
      case "vertex" -> List.of(DialectName.GEMINI, DialectName.ANTHROPIC_MESSAGES);
      case "gemini" -> List.of(DialectName.GEMINI);
      case "bedrock" -> List.of(DialectName.BEDROCK_CONVERSE);
      case "cohere" -> List.of(DialectName.COHERE_CHAT);
      default -> List.of(DialectName.OPENAI_CHAT);
    };
  }

  /** Reads or describes the branch of one provider. */
  public static Object configuration(String kind, Section section) {
    return switch (kind) {
      case "openai" -> OpenAiVerticle.configuration(section);
      case "anthropic" -> AnthropicVerticle.configuration(section);
      case "gemini" -> GeminiVerticle.configuration(section);
      case "vertex" -> VertexVerticle.configuration(section);
      case "azure-openai" -> AzureOpenAiVerticle.configuration(section);
      case "bedrock" -> BedrockVerticle.configuration(section);
      case "cohere" -> CohereVerticle.configuration(section);
      case "xai" -> XaiVerticle.configuration(section);
      case "mistral" -> MistralVerticle.configuration(section);
      case "demo" -> DemoConfig.from(section);
      case Section.PLACEHOLDER -> {
        // One description for all kinds: some have keys that the others lack.
        BedrockVerticle.configuration(section);
        VertexVerticle.configuration(section);
        AzureOpenAiVerticle.configuration(section);
        yield OpenAiCompatibleVerticle.configuration(section);
      }
      default ->
          Presets.of(kind)
              .map(preset -> OpenAiCompatibleVerticle.configuration(section, preset))
              .orElseGet(() -> OpenAiCompatibleVerticle.configuration(section));
    };
  }

  static Supplier<Deployable> verticles(String kind, Seal seal) {
    return switch (kind) {
      case "openai" -> () -> new OpenAiVerticle(seal);
      case "anthropic" -> () -> new AnthropicVerticle(seal);
      case "gemini" -> () -> new GeminiVerticle(seal);
      case "vertex" -> () -> new VertexVerticle(seal);
      case "azure-openai" -> () -> new AzureOpenAiVerticle(seal);
      case "bedrock" -> () -> new BedrockVerticle(seal);
      case "cohere" -> () -> new CohereVerticle(seal);
      case "xai" -> () -> new XaiVerticle(seal);
      case "mistral" -> () -> new MistralVerticle(seal);
      case "demo" -> DemoVerticle::new;
      case COMPATIBLE -> () -> new OpenAiCompatibleVerticle(seal);
      default -> {
        Preset preset =
            Presets.of(kind)
                .orElseThrow(() -> new IllegalArgumentException("no provider kind " + kind));
        yield () -> new OpenAiCompatibleVerticle(seal, preset);
      }
    };
  }
}
