package dev.weir.launcher.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is lost in a translation, from the tables of the dialects themselves. */
class TranslationPageTest {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("docs/translation.md");

  @Test
  void the_page_is_that_of_the_rules() throws IOException {
    String page = page();
    if (Boolean.getBoolean("weir.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            ---
            title: Translation
            layout: page
            ---

            # Translation

            What a request loses, or says otherwise, on its way to a vendor of another dialect. What is left out stands in the answer's
            `x-weir-dropped` and in the request's record; what may not be left out silently is refused. Paths are those of the canonical
            request; `*` is a member of any name. Between a caller and a vendor of the same dialect nothing is translated.

            What single models refuse, demand or call otherwise is on the page of the [rules of models](model-rules.md): it is left out,
            refused or said otherwise besides what stands here.

            Written by `TranslationPageTest` from the rules of the dialects; that nothing else is left out is tested with random requests.
            What is refused or said otherwise is tried row by row with a request of its own.

            An image that a model answers with is an `inlineData` part for Gemini's callers, a block for Bedrock's, an
            `image_generation_call` for those of OpenAI's Responses, and a data URL in `images` for those of Chat Completions, as
            OpenRouter has it. Anthropic's and Cohere's answers have no place for it: it is left out, and `answer.parts[].image` in the
            request's record says so, and in the `x-weir-dropped` of an answer that is not streamed.
            """);
    for (Tongue out : Tongue.values()) {
      page.append("\n## To ").append(out.title).append('\n');
      for (Effect effect : Effect.values()) {
        page.append("\n| ").append(word(effect)).append(" | Why |\n|---|---|\n");
        for (TranslationRule rule : out.of("page").rules()) {
          if (rule.effect() == effect) {
            page.append("| `").append(rule.field()).append("` | ").append(rule.reason());
            page.append(" |\n");
          }
        }
      }
    }
    return page.toString();
  }

  private static String word(Effect effect) {
    return switch (effect) {
      case DROPPED -> "Left out";
      case REFUSED -> "Refused";
      case CHANGED -> "Said otherwise";
    };
  }
}
