package dev.weir.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Beat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {

  private static final List<String> OTHERS = List.of("a", "b", "c", "d", "e");

  /** Whichever place it has among the names. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c", "d", "e"})
  void who_was_silent_for_the_grace_is_lost_and_nobody_else(String silent) {
    Members members = new Members("me", 2_000, true);
    members.expect(OTHERS, 0);
    List<Beat.Heard> all = OTHERS.stream().map(other -> new Beat.Heard(other, 0)).toList();
    for (String other : OTHERS) {
      members.heard(new Beat(other, 1, all, List.of()), other.equals(silent) ? 0 : 1_000);
    }
    assertThat(members.age(2_000)).containsExactly(new Members.Lost(silent, 0));
    assertThat(members.names()).hasSize(4).doesNotContain(silent);
    assertThat(members.heard(new Beat(silent, 2, all, List.of()), 2_100))
        .isEqualTo(Members.News.BACK);
  }

  /** One that was cut off from it for longer than the others takes it for gone before them. */
  @Test
  void who_was_never_heard_is_there_while_anybody_counts_it() {
    Members members = new Members("me", 2_000, true);
    members.expect(List.of("a", "b", "c"), 0);
    Beat.Heard me = new Beat.Heard("me", 0);
    members.heard(new Beat("b", 1, List.of(me, new Beat.Heard("a", 7)), List.of()), 10);
    members.heard(new Beat("c", 1, List.of(me), List.of()), 20);
    assertThat(members.names()).contains("a");
    members.heard(new Beat("b", 2, List.of(me), List.of()), 30);
    members.heard(new Beat("c", 2, List.of(me), List.of()), 40);
    assertThat(members.names()).doesNotContain("a");
    assertThat(members.goneUnheard()).containsExactly("a");
  }

  /** Else nobody would know what it has spent, if it died before it is heard again. */
  @Test
  void what_nobody_has_heard_is_not_heard_by_all() {
    Members members = new Members("me", 60_000, true);
    assertThat(members.allHeard(1, false, 0)).as("nobody else is there").isTrue();
    members.expect(List.of("a", "b"), 0);
    members.heard(new Beat("a", 1, List.of(new Beat.Heard("me", 1)), List.of()), 0);
    assertThat(members.allHeard(1, false, 1_000)).as("b may still hear it").isFalse();
    assertThat(members.allHeard(1, false, 2_000)).as("b is silent, a has heard it").isTrue();
    assertThat(members.allHeard(1, true, 2_000)).as("with b").isFalse();
    assertThat(members.allHeard(2, false, 2_000)).as("a and b are silent").isFalse();
  }
}
