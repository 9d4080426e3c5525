package dev.weir.dialects.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page of rules is that of the data. */
class ModelRulesPageTest {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("docs/model-rules.md");

  @Test
  void the_page_is_that_of_the_rows() throws IOException {
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
            title: Rules of models
            layout: page
            ---

            # Rules of models

            What single models refuse, demand or call otherwise, and what becomes of a request that is translated for them. A request
            that passes in its own dialect is never touched. What is left out stands in the answer's `x-weir-dropped`; what may not be
            left out silently is refused in the caller's dialect. A model is known by its name alone: to a deployment or an alias whose
            name tells nothing no rule applies. "For" is a dialect whose own vendor serves the model, or a kind of provider.

            Written by `ModelRulesPageTest` from `model-rules.json`; `ModelRulesTest` tries each row with a request and with a model
            beside it. The sources were read; the vendors themselves were not asked.

            | Row | For | Models | About | What is done | Why | Source |
            |---|---|---|---|---|---|---|
            """);
    for (ModelRule row : ModelRules.SHIPPED.rows()) {
      String scopes = row.scopes().stream().sorted().collect(Collectors.joining("`, `", "`", "`"));
      String of =
          row.of().stream().map(Parameter::path).collect(Collectors.joining("`, `", "`", "`"));
      page.append("| `").append(row.id()).append("` | ").append(scopes).append(" | ");
      page.append(models(row.models())).append(" | ").append(row.of().isEmpty() ? "" : of);
      page.append(" | ").append(action(row.action())).append(" | ").append(row.why());
      page.append(" | ").append(row.source()).append(" |\n");
    }
    return page.toString();
  }

  private static String models(ModelRule.Models models) {
    StringBuilder words = new StringBuilder();
    if (models.family() != null) {
      words.append(models.family().name().toLowerCase(Locale.ROOT));
      words.append(models.from() == 0 ? "" : " from " + version(models.from()));
      words.append(models.below() == Integer.MAX_VALUE ? "" : " before " + version(models.below()));
    }
    words.append(pattern(words.isEmpty() ? "" : ", ", models.named()));
    return words.append(pattern(" but ", models.but())).toString();
  }

  private static String version(int version) {
    return version % 100 == 0
        ? Integer.toString(version / 100)
        : version / 100 + "." + version % 100;
  }

  /** A bar would end the cell. */
  private static String pattern(String lead, @Nullable Pattern pattern) {
    return pattern == null ? "" : lead + "`" + pattern.pattern().replace("|", "\\|") + "`";
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Drop drop ->
          "left out"
              + (drop.values().isEmpty() ? "" : " where it is " + String.join(", ", drop.values()))
              + switch (drop.when()) {
                case ALWAYS -> "";
                case THINKING -> " where thinking is asked for";
                case UNLESS_OFF -> " unless the effort is none";
              }
              + (drop.keeps() == null ? "" : ", but for " + drop.keeps().intValue());
      case Action.Refuse refuse -> "refused";
      case Action.Within within ->
          "brought within " + (int) within.least() + " and " + (int) within.most();
      case Action.Nearest nearest ->
          "the nearest of "
              + nearest.efforts().stream()
                  .sorted()
                  .map(effort -> effort.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", "));
      case Action.Allow allow -> "a call that is demanded is only allowed";
      case Action.ByUser byUser -> "the user says it";
      case Action.Has has -> "the model " + has.trait().words();
    };
  }
}
