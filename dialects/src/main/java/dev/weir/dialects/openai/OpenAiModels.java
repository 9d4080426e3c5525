package dev.weir.dialects.openai;

import java.util.regex.Pattern;

/** What OpenAI's names of models tell. */
public final class OpenAiModels {

  private static final Pattern RESPONSES_ONLY =
      Pattern.compile(
          "(?:[^:]*-)?codex(?:-[^:]*)?|(?:gpt|o)[0-9.]*-?[0-9.]*-pro(?:-[^:]*)?"
              + "|[^:]*-deep-research(?:-[^:]*)?|computer-use-[^:]*");

  private OpenAiModels() {}

  /**
   * Whether OpenAI serves a model in its Responses API and not in Chat Completions. Colons are in
   * the names of fine-tuned models only, which are what they were made of, whatever they are
   * called.
   */
  public static boolean needsResponses(String model) {
    return RESPONSES_ONLY.matcher(model).matches();
  }
}
