package dev.weir.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Beat;
import org.junit.jupiter.api.Test;

class ShareTest {

  private static final long NOW = 5_000_000;

  private final Share share = new Share("global requests-per-hour 1000");

  private static Beat.Note ceiling(String node, long amount) {
    return new Beat.Note("ceiling", "global requests-per-hour 1000", 1, node, "", amount, 0);
  }

  @Test
  void what_nodes_tell_to_spend_is_kept_no_longer_than_they_are_there() {
    for (int i = 0; i < 1_000; i++) {
      share.hears(ceiling("n" + i, 10));
      share.lose("n" + i, NOW);
    }
    share.hears(ceiling("unheard", 10));
    share.loseUnheard("unheard", NOW);
    assertThat(share.ceilings).isEmpty();
    assertThat(share.debts.all().values().stream().mapToLong(Debts.Debt::amount).sum())
        .isEqualTo(10_010);
  }

  /** It is gone again before it has told anything anew. */
  @Test
  void who_comes_back_still_owes_what_it_had_told() {
    share.hears(ceiling("n1", 70));
    share.lose("n1", NOW);
    share.disown("n1", true);
    assertThat(share.debts.all()).isEmpty();
    share.lose("n1", NOW + 1);
    assertThat(share.debts.all()).containsEntry("n1", new Debts.Debt(70, NOW + 1, false));
  }
}
