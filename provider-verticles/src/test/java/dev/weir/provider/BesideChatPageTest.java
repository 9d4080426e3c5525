package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of operations beside chat is that of the contract, which providers are held to. */
class BesideChatPageTest {

  private static final Path PAGE = Path.of("..", "docs", "providers", "index.md");

  @Test
  void the_page_has_each_kind_and_what_it_has() throws IOException {
    Map<String, Set<String>> kinds = new LinkedHashMap<>();
    for (OperationCase one : OperationCases.ALL) {
      Set<String> all = kinds.computeIfAbsent(one.kind(), kind -> new TreeSet<>());
      all.addAll(one.operations());
      if (OperationCases.REALTIME.containsKey(one)) {
        all.add(Operation.REALTIME);
      }
    }
    StringBuilder table = new StringBuilder("| Kind | Operations |\n|---|---|\n");
    kinds.forEach(
        (kind, all) ->
            table
                .append("| `" + kind + "` | ")
                .append(all.isEmpty() ? "none" : "`" + String.join("`, `", all) + "`")
                .append(" |\n"));
    assertThat(Files.readString(PAGE)).contains(table);
  }
}
