package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastKnownTest {

  private static final String WHERE = "provider.v1.chat.demo";
  private static final RegistrationInfo OURS = new RegistrationInfo("us", 1, false);
  private static final RegistrationInfo THEIRS = new RegistrationInfo("them", 1, false);
  private static final RegistrationInfo THEIR_SECOND = new RegistrationInfo("them", 2, false);

  private final LastKnown known = new LastKnown();

  private static NodeInfo at(int port) {
    return new NodeInfo("10.0.0.1", port, null);
  }

  private void bothListen() {
    known.reachedAt("us", at(1));
    known.reachedAt("them", at(2));
    known.told(WHERE, List.of(OURS, THEIRS), 0);
  }

  /** All have settled that were told of at 0. */
  private void allSettled() {
    known.settled(LastKnown.SETTLE_MILLIS_MAX);
  }

  @Test
  void a_node_that_stays_on_the_list_is_taken_at_its_word() {
    bothListen();
    assertThat(known.told(WHERE, List.of(OURS), 0)).containsExactly(OURS);
    assertThat(known.told(WHERE, List.of(), 0)).isEmpty();
  }

  @Test
  void a_node_that_left_is_counted_on_until_it_is_silent() {
    bothListen();
    assertThat(known.left("them", 0)).isTrue();
    allSettled();

    assertThat(known.told(WHERE, List.of(OURS), 0)).containsExactlyInAnyOrder(OURS, THEIRS);
    assertThat(known.told(WHERE, List.of(), 0)).containsExactly(THEIRS);
    assertThat(known.at(WHERE)).containsExactly(THEIRS);
    assertThat(known.where("them")).isEqualTo(at(2));
    assertThat(known.whereAway("them")).isEqualTo(at(2));
    assertThat(known.whereAway("us")).isNull();

    assertThat(known.silent("them")).isEqualTo(Map.of(WHERE, List.of()));
    assertThat(known.told(WHERE, List.of(OURS), 0)).containsExactly(OURS);
    assertThat(known.at(WHERE)).containsExactly(OURS);
    assertThat(known.where("us")).isEqualTo(at(1));
    assertThat(known.where("them")).isNull();
    assertThat(known.whereAway("them")).isNull();
  }

  @Test
  void who_is_gone_is_left_out_though_the_cluster_still_names_it() {
    bothListen();
    known.left("them", 0);
    assertThat(known.silent("them")).isEqualTo(Map.of(WHERE, List.of(OURS)));
    assertThat(known.told(WHERE, List.of(OURS, THEIRS), 0)).containsExactly(OURS);

    assertThat(known.back("them", 0)).isTrue();
    assertThat(known.told(WHERE, List.of(OURS, THEIRS), 0)).containsExactly(OURS, THEIRS);
  }

  @Test
  void a_node_that_was_gone_and_came_back_may_leave_again() {
    bothListen();
    known.left("them", 0);
    known.silent("them");
    known.back("them", 0);
    known.told(WHERE, List.of(OURS, THEIRS), 0);
    assertThat(known.left("them", 0)).isTrue();
    assertThat(known.told(WHERE, List.of(OURS), 0)).contains(THEIRS);
  }

  @Test
  void of_a_node_that_was_never_talked_to_nothing_is_kept() {
    known.told(WHERE, List.of(OURS, THEIRS), 0);
    assertThat(known.left("them", 0)).isFalse();
    assertThat(known.told(WHERE, List.of(OURS), 0)).containsExactly(OURS);
    assertThat(known.whereAway("them")).isNull();
  }

  @Test
  void a_node_that_is_back_is_counted_on_until_it_has_registered_anew() {
    bothListen();
    known.left("them", 0);
    allSettled();
    assertThat(known.back("them", 0)).isTrue();
    assertThat(known.back("them", 0)).as("again").isFalse();
    assertThat(known.silent("them")).as("an answer that comes late").isEmpty();
    assertThat(known.told(WHERE, List.of(OURS), 0)).contains(THEIRS);

    assertThat(known.settles(LastKnown.SETTLE_MILLIS_MAX - 1)).as("not heard").isFalse();
    assertThat(known.settles(LastKnown.SETTLE_MILLIS_MAX)).isTrue();

    long heard = 50_000;
    known.told("elsewhere", List.of(THEIR_SECOND), heard);
    assertThat(known.settles(heard + LastKnown.SETTLE_MILLIS_MIN - 1)).isFalse();
    assertThat(known.settles(heard + LastKnown.SETTLE_MILLIS_MIN)).isTrue();

    known.settled(heard + LastKnown.SETTLE_MILLIS_MIN);
    assertThat(known.told(WHERE, List.of(THEIR_SECOND), 0)).containsExactly(THEIR_SECOND);
  }

  @Test
  void others_are_asked_for_when_a_node_is_back_and_again_when_it_is_heard() {
    bothListen();
    known.left("them", 0);
    allSettled();
    known.gone("them");
    known.back("them", 0);
    assertThat(known.finds(LastKnown.FIND_MILLIS_MIN - 1)).isFalse();
    assertThat(known.finds(LastKnown.FIND_MILLIS_MIN)).isTrue();
    assertThat(known.finds(LastKnown.FIND_MILLIS_MIN)).as("again").isFalse();
    assertThat(known.asked(LastKnown.FIND_MILLIS_MIN, WHERE, List.of(THEIRS)))
        .containsExactlyInAnyOrder(OURS, THEIRS);

    known.told(WHERE, List.of(OURS, THEIRS), 5_000);
    known.told(WHERE, List.of(OURS, THEIRS), 6_000);
    assertThat(known.finds(5_000 + LastKnown.FIND_MILLIS_MIN)).isTrue();
  }

  @Test
  void what_is_asked_says_nothing_against_those_that_have_not_settled() {
    bothListen();
    known.left("them", 0);
    known.back("them", 0);
    known.told("elsewhere", List.of(OURS), 0);
    long oursHaveSettled = LastKnown.SETTLE_MILLIS_MIN;
    assertThat(known.asked(oursHaveSettled, WHERE, List.of())).containsExactly(THEIRS);
    long bothHave = LastKnown.SETTLE_MILLIS_MAX;
    assertThat(known.asked(bothHave, WHERE, List.of(THEIR_SECOND))).containsExactly(THEIR_SECOND);
  }

  @Test
  void a_node_that_leaves_again_before_it_has_settled_is_away() {
    bothListen();
    known.left("them", 0);
    known.back("them", 0);
    known.left("them", 0);
    allSettled();
    assertThat(known.told(WHERE, List.of(), 0)).containsExactly(THEIRS);
  }

  @Test
  void a_node_that_leaves_while_the_cluster_is_asked_is_counted_on() {
    bothListen();
    known.left("them", 0);
    known.back("them", 0);
    long asked = LastKnown.SETTLE_MILLIS_MAX;
    known.left("them", asked);
    assertThat(known.asked(asked, WHERE, List.of())).contains(THEIRS);
    known.settled(asked);
    assertThat(known.at(WHERE)).contains(THEIRS);
    assertThat(known.told(WHERE, List.of(), asked)).contains(THEIRS);
  }

  @Test
  void what_the_others_registered_may_be_lost_with_a_node_and_is_kept_until_they_did_so_anew() {
    known.reachedAt("them", at(2));
    known.told(WHERE, List.of(OURS, THEIRS), 0);
    known.told("elsewhere", List.of(OURS), 0);
    known.left("them", 1_000);
    known.silent("them");

    assertThat(known.told("elsewhere", List.of(), 1_500)).containsExactly(OURS);
    assertThat(known.finds(1_000 + LastKnown.FIND_MILLIS_MIN)).isTrue();

    known.told(WHERE, List.of(OURS), 2_000);
    long settled = 2_000 + LastKnown.SETTLE_MILLIS_MIN;
    assertThat(known.settles(settled - 1)).isFalse();
    assertThat(known.settles(settled)).isTrue();
    assertThat(known.asked(settled, "elsewhere", List.of())).isEmpty();
    known.settled(settled);
    assertThat(known.told(WHERE, List.of(), settled)).isEmpty();
  }

  @Test
  void what_was_told_since_is_newer_than_an_answer() {
    bothListen();
    long before = known.changesOf(WHERE);
    known.told(WHERE, List.of(OURS), 0);
    assertThat(known.changesOf(WHERE)).isGreaterThan(before);
    known.told(WHERE, List.of(), 0);
    assertThat(known.changesOf(WHERE)).isZero();
  }

  @Test
  void who_is_reached_where_another_was_takes_its_place() {
    bothListen();
    assertThat(known.reachedAt("us", at(1))).isEmpty();
    assertThat(known.reachedAt("restarted", at(2))).containsExactly("them");
    assertThat(known.gone("them")).isEqualTo(Map.of(WHERE, List.of(OURS)));
  }

  @Test
  void nodes_that_are_missing_without_a_word_are_found() {
    bothListen();
    assertThat(known.missing(List.of("us", "them"))).isEmpty();
    assertThat(known.missing(List.of("us"))).containsExactly("them");
    known.left("them", 0);
    assertThat(known.missing(List.of("us"))).isEmpty();
  }

  @Test
  void what_was_used_longest_ago_is_forgotten_first() {
    bothListen();
    for (int i = 0; i < LastKnown.ADDRESSES_MAX; i++) {
      known.told("address " + i, List.of(THEIRS), 0);
    }
    known.left("them", 0);
    assertThat(known.at(WHERE)).isEmpty();
    assertThat(known.at("address 0")).containsExactly(THEIRS);
    assertThat(known.addresses()).hasSize(LastKnown.ADDRESSES_MAX);
    for (int i = 0; i < LastKnown.NODES_MAX; i++) {
      known.reachedAt("node " + i, at(10 + i));
    }
    assertThat(known.whereAway("them")).isNull();
  }
}
