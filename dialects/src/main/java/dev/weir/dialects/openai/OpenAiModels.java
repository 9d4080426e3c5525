package dev.weir.dialects.openai;

import java.util.List;
import java.util.regex.Pattern;

/** What OpenAI's names of models tell. */
public final class OpenAiModels {

  private static final Pattern RESPONSES_ONLY =
      Pattern.compile(
          "(?:[^:]*-)?codex(?:-[^:]*)?|(?:gpt|o)[0-9.]*-?[0-9.]*-pro(?:-[^:]*)?"
              + "|[^:]*-deep-research(?:-[^:]*)?|computer-use-[^:]*");

  /** One of which is in every such name: cheaper to look for, and most names have none. */
  private static final List<String> TELLING =
      List.of("codex", "-pro", "-deep-research", "computer-use-");

  private OpenAiModels() {}

  /**
   * Whether OpenAI serves a model in its Responses API and not in Chat Completions. Colons are in
   * the names of fine-tuned models only, which are what they were made of, whatever they are
   * called.
   */
  public static boolean needsResponses(String model) {
    for (String word : TELLING) {
      if (model.contains(word)) {
        return RESPONSES_ONLY.matcher(model).matches();
      }
    }
    return false;
  }
}
