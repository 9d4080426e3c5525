package dev.weir.dialects.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of embeddings says what the rules say. */
class RulesPageTest {

  @Test
  void the_page_has_a_row_for_each_rule_and_no_other() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../docs/embeddings.md")).stream()
            .filter(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
            .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
            .toList();
    assertThat(rows)
        .isEqualTo(
            Arrays.stream(Rule.values())
                .map(
                    rule ->
                        "| `%s` | `%s` | %s: %s |"
                            .formatted(
                                rule,
                                rule.field(),
                                rule.effect().name().toLowerCase(Locale.ROOT),
                                rule.reason()))
                .toList());
  }
}
