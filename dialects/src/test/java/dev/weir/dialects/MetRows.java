package dev.weir.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.UpstreamDialect.Target;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which rows of a table the requests of a test have met. Each path that is dropped must meet one.
 */
public final class MetRows {

  private final UpstreamDialect dialect;
  private final Set<RuleRow> droppings = new LinkedHashSet<>();
  private final Set<RuleRow> met = new LinkedHashSet<>();

  public MetRows(UpstreamDialect dialect, RuleRow... rows) {
    this.dialect = dialect;
    Arrays.stream(rows).filter(row -> row.effect() == Effect.DROPPED).forEach(droppings::add);
  }

  /** Sends a request to the vendor and to an imitation. */
  public void send(ChatRequest request) {
    for (Target target : List.of(Target.VENDOR, Target.COMPATIBLE)) {
      try {
        dialect.encodeRequest(request, target).dropped().forEach(this::meet);
      } catch (FaultException refused) {
        assertThat(refused.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
      }
    }
  }

  private void meet(String path) {
    List<RuleRow> covering = droppings.stream().filter(row -> covers(row, path)).toList();
    List<RuleRow> plain = covering.stream().filter(row -> !row.field().contains("*")).toList();
    List<RuleRow> nearest = plain.isEmpty() ? covering : plain;
    assertThat(nearest).as(path).isNotEmpty();
    met.addAll(nearest);
  }

  private static boolean covers(RuleRow row, String path) {
    String pattern =
        Pattern.quote(row.field()).replace("*", "\\E[\\w-]+\\Q").replace("[]", "\\E\\[\\d*]\\Q");
    return Pattern.matches(pattern, path);
  }

  /** The rows of what is left out that nothing has met. */
  public Set<RuleRow> never() {
    Set<RuleRow> never = new LinkedHashSet<>(droppings);
    never.removeAll(met);
    return never;
  }
}
