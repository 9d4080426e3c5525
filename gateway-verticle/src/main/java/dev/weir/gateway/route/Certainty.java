package dev.weir.gateway.route;

import dev.weir.bus.message.DialectName;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the body of a chat asks for an answer that does not depend on chance: its temperature is
 * 0, or it brings a seed. Read without a tree. A body in other words than those below leaves it to
 * chance.
 */
public final class Certainty {

  /** Where a dialect says it, in {@link BodyPaths paths}. */
  private record Words(List<String> temperatures, List<String> seeds) {
    Set<String> heads() {
      return BodyPaths.heads(List.of(temperatures, seeds));
    }
  }

  private static final Words PLAIN = new Words(List.of("temperature"), List.of("seed"));

  private static final Words GEMINI =
      new Words(
          List.of("generationConfig.temperature", "generation_config.temperature"),
          List.of("generationConfig.seed", "generation_config.seed"));

  /** Anthropic knows no seed, and neither does Bedrock beside its other models' own fields. */
  private static final Words ANTHROPIC = new Words(List.of("temperature"), List.of());

  private static final Map<String, Words> WORDS =
      Map.of(
          DialectName.OPENAI_CHAT,
          PLAIN,
          DialectName.OPENAI_COMPLETIONS,
          PLAIN,
          DialectName.OPENAI_RESPONSES,
          ANTHROPIC,
          DialectName.ANTHROPIC_MESSAGES,
          ANTHROPIC,
          DialectName.BEDROCK_INVOKE,
          ANTHROPIC,
          DialectName.GEMINI,
          GEMINI,
          DialectName.GEMINI_ARRAY,
          GEMINI,
          DialectName.BEDROCK_CONVERSE,
          new Words(List.of("inferenceConfig.temperature"), List.of()),
          DialectName.COHERE_CHAT,
          PLAIN);

  private Certainty() {}

  /** Whether a body in a dialect says so. */
  public static boolean of(String dialect, BodyView body) {
    Words words = WORDS.get(dialect);
    if (words == null) {
      return false;
    }
    try {
      BodyPaths paths = new BodyPaths(body, words.heads());
      return words.temperatures.stream().anyMatch(path -> isZero(paths.at(path)))
          || words.seeds.stream().anyMatch(path -> number(paths.at(path)) != null);
    } catch (JsonSyntaxException broken) {
      return false; // Whoever parses it will say so better.
    }
  }

  private static boolean isZero(Members.@Nullable Member member) {
    String text = number(member);
    try {
      return text != null && Double.parseDouble(text) == 0;
    } catch (NumberFormatException odd) {
      return false;
    }
  }

  private static @Nullable String number(Members.@Nullable Member member) {
    return member == null || member.kind() != Members.Kind.NUMBER ? null : member.text();
  }
}
