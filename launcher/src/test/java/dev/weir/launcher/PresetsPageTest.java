package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dialects.Habits;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of presets on their page is that of the code. */
class PresetsPageTest {

  private static final Path PAGE = Documents.ROOT.resolve("docs/providers/presets.md");
  private static final String MARK = "<!-- generated from the code -->\n";

  @Test
  void the_page_has_the_table_of_the_code() throws IOException {
    String text = Files.readString(PAGE);
    String page = text.substring(0, text.indexOf(MARK) + MARK.length()) + "\n" + table();
    if (Boolean.getBoolean("weir.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | Kind | Where | Variables | Lists models | What a translated request is like |
            |---|---|---|---|---|
            """);
    for (Preset preset : Presets.ALL) {
      String variables =
          preset.isLocal()
              ? "none"
              : "`" + preset.keyVariable() + "`, `" + preset.urlVariable() + "`";
      table.append("| `").append(preset.kind()).append("` | `").append(preset.baseUrl());
      table.append("` | ").append(variables).append(" | ");
      table.append(preset.models() == null ? "no" : "`" + preset.models() + "`").append(" | ");
      table.append(words(preset.habits())).append(" |\n");
    }
    return table.toString();
  }

  private static String words(Habits habits) {
    List<String> words = new ArrayList<>();
    without(habits.without(), words);
    habits.names().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(name -> words.add("`" + name.getKey() + "` is `" + name.getValue() + "`"));
    if (!habits.also().isEmpty()) {
      words.add("with " + list(habits.also()));
    }
    thinking(habits, words);
    if (habits.thoughts() == null) {
      words.add("earlier thoughts are left out");
    } else if (!habits.thoughts().equals(Habits.COMMON.thoughts())) {
      words.add("thoughts beside tool calls go back as `" + habits.thoughts() + "`");
    }
    quirks(habits.quirks(), words);
    return words.isEmpty() ? "as for all imitations" : String.join("; ", words);
  }

  private static void without(Set<String> members, List<String> words) {
    if (!members.isEmpty()) {
      words.add("without " + list(members));
    }
  }

  private static String list(Collection<String> members) {
    return members.stream()
        .sorted()
        .map(member -> "`" + member + "`")
        .collect(Collectors.joining(", "));
  }

  private static void thinking(Habits habits, List<String> words) {
    switch (habits.thinking()) {
      case EFFORT -> {
        // As most are told.
      }
      case TYPE -> words.add("thinking is switched by `thinking.type`, without an effort");
      case TYPE_AND_EFFORT -> words.add("thinking is switched by `thinking.type`");
      case OBJECT -> words.add("effort, budget or `enabled` in `reasoning`");
    }
    if (!habits.efforts().equals(Habits.COMMON.efforts())) {
      words.add(
          "efforts are "
              + habits.efforts().stream()
                  .map(effort -> effort.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    }
  }

  private static void quirks(Set<Quirk> quirks, List<String> words) {
    quirks.stream().sorted().map(Quirk::words).forEach(words::add);
  }
}
