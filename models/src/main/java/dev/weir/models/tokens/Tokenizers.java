package dev.weir.models.tokens;

import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Locale;

/**
 * The tokenizer of a model, by the names of its provider and of itself. Names that nobody knows
 * have one too: the estimate for all others.
 */
public final class Tokenizers {

  /** OpenAI's table since GPT-4o. */
  public static final Tokenizer O200K = new TableTokenizer("o200k", EncodingType.O200K_BASE);

  /** OpenAI's table of GPT-4, GPT-3.5 and the embeddings. */
  public static final Tokenizer CL100K = new TableTokenizer("cl100k", EncodingType.CL100K_BASE);

  public static final EstimatingTokenizer CLAUDE =
      new EstimatingTokenizer(EstimatingTokenizer.Family.CLAUDE);
  public static final EstimatingTokenizer GEMINI =
      new EstimatingTokenizer(EstimatingTokenizer.Family.GEMINI);
  public static final EstimatingTokenizer GENERAL =
      new EstimatingTokenizer(EstimatingTokenizer.Family.GENERAL);

  /** Without regard to what a text is made of. */
  public static final Tokenizer SIMPLE = new FourChars();

  /**
   * What the name begins with, once prefixes are off, and whose tokenizer that is: the first that
   * fits.
   */
  private static final List<Rule> RULES =
      List.of(
          new Rule("gpt-4o", O200K),
          new Rule("gpt-4.1", O200K),
          new Rule("gpt-4.5", O200K),
          new Rule("gpt-4", CL100K),
          new Rule("gpt-3.5", CL100K),
          new Rule("gpt-35", CL100K), // As Azure spells it.
          new Rule("gpt-", O200K),
          new Rule("chatgpt-", O200K),
          new Rule("o1", O200K),
          new Rule("o3", O200K),
          new Rule("o4", O200K),
          new Rule("codex-", O200K),
          new Rule("computer-use-preview", O200K),
          new Rule("text-embedding-3", CL100K),
          new Rule("text-embedding-ada-002", CL100K),
          new Rule("claude", CLAUDE),
          new Rule("gemini", GEMINI),
          new Rule("gemma", GEMINI),
          new Rule("learnlm", GEMINI));

  private Tokenizers() {}

  private record Rule(String begins, Tokenizer tokenizer) {}

  /**
   * The tokenizer of a model. Prefixes of resellers ({@code us.anthropic.}, {@code models/}, {@code
   * openai/}) may stand before its name; the provider decides only where the name tells nothing.
   *
   * @param provider the kind of provider, such as {@code anthropic}, or an empty text
   */
  public static Tokenizer of(String provider, String model) {
    String name = bare(model);
    for (Rule rule : RULES) {
      if (name.startsWith(rule.begins())) {
        return rule.tokenizer();
      }
    }
    return switch (provider.toLowerCase(Locale.ROOT)) {
      case "openai" -> O200K;
      case "anthropic" -> CLAUDE;
      case "gemini" -> GEMINI;
      default -> GENERAL;
    };
  }

  /** The model's name in small letters, without path and without the publisher before a dot. */
  static String bare(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    int colon = name.startsWith("ft:") ? 2 : -1;
    name = name.substring(Math.max(name.lastIndexOf('/'), colon) + 1);
    for (String publisher : List.of("anthropic.", "openai.", "google.")) {
      int at = name.indexOf(publisher);
      if (at == 0 || (at > 0 && name.charAt(at - 1) == '.')) {
        return name.substring(at + publisher.length());
      }
    }
    return name;
  }
}
