package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.node.Retelling.Registration;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetellingTest {

  private static final RegistrationInfo FIRST = new RegistrationInfo("us", 1, false);
  private static final RegistrationInfo SECOND = new RegistrationInfo("us", 2, false);
  private static final RegistrationInfo LOCAL = new RegistrationInfo("us", 3, true);

  /** What the cluster has, and the writes that wait for it. */
  private final Set<Registration> kept = new HashSet<>();

  private final Queue<Promise<Void>> writes = new ArrayDeque<>();
  private int whereTold;

  private final Retelling retelling =
      new Retelling(
          new Retelling.Ledger() {
            @Override
            public Future<?> putWhere() {
              whereTold++;
              return written();
            }

            @Override
            public Future<?> put(Registration one) {
              kept.add(one);
              return written();
            }

            @Override
            public Future<?> remove(Registration one) {
              kept.remove(one);
              return written();
            }

            private Future<Void> written() {
              Promise<Void> write = Promise.promise();
              writes.add(write);
              return write.future();
            }
          });

  private void finish() {
    while (!writes.isEmpty()) {
      writes.poll().complete();
    }
  }

  @Test
  void what_was_lost_is_told_again() {
    retelling.added("a", FIRST);
    retelling.added("a", SECOND);
    retelling.added("b", FIRST);
    retelling.tell();
    finish();
    kept.remove(new Registration("a", SECOND));

    retelling.tell();
    finish();
    assertThat(kept)
        .containsExactlyInAnyOrder(
            new Registration("a", FIRST),
            new Registration("a", SECOND),
            new Registration("b", FIRST));
  }

  @Test
  void what_was_taken_away_is_not_told_any_more() {
    retelling.added("a", FIRST);
    retelling.added("b", FIRST);
    retelling.removed("a", FIRST);
    retelling.tell();
    finish();
    assertThat(kept).containsExactly(new Registration("b", FIRST));
  }

  @Test
  void what_is_taken_away_while_it_is_told_does_not_stay() {
    retelling.added("a", FIRST);
    retelling.tell();
    writes.remove().complete();
    assertThat(kept).hasSize(1);
    retelling.removed("a", FIRST);
    finish();
    assertThat(kept).isEmpty();
  }

  @Test
  void what_cannot_be_told_holds_up_nothing_else() {
    retelling.added("a", FIRST);
    retelling.added("b", FIRST);
    retelling.tell();
    writes.remove().fail("its partition is being moved"); // Where it is reached,
    writes.remove().fail("its partition is being moved"); // and what listens at one address.
    finish();
    assertThat(kept).hasSize(2);
  }

  @Test
  void one_round_at_a_time() {
    retelling.added("a", FIRST);
    retelling.tell();
    retelling.tell();
    assertThat(whereTold).isEqualTo(1);
    finish();
    retelling.tell();
    assertThat(whereTold).isEqualTo(2);
  }

  @Test
  void what_is_for_this_node_alone_is_told_to_nobody() {
    retelling.added("a", LOCAL);
    retelling.tell();
    finish();
    assertThat(kept).isEmpty();
  }
}
