package dev.weir.bus.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Announcement.Model;
import dev.weir.bus.message.Announcement.State;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RosterTest {

  private final Roster roster = new Roster();

  static Announcement one(String instance, String node, String loop, State state, int load) {
    return new Announcement(
        "provider.v1.chat.p",
        "p",
        "demo",
        instance,
        node,
        loop,
        "provider.v1.chat.p." + instance,
        "inbox." + node + "." + instance,
        List.of("openai-chat"),
        List.of(Model.of("m")),
        true,
        state,
        load,
        "");
  }

  private static Announcement ready(String instance) {
    return one(instance, "n", "1", State.READY, 0);
  }

  @Test
  void an_instance_that_announces_itself_is_there() {
    assertThat(roster.heard(ready("a"), 0)).isTrue();
    assertThat(roster.instancesOf("provider.v1.chat.p")).containsExactly(ready("a"));
    assertThat(roster.anyOf("provider.v1.chat.p")).isEqualTo(ready("a"));
    assertThat(roster.all()).hasSize(1);
    assertThat(roster.known("provider.v1.chat.p")).isTrue();
    assertThat(roster.known("provider.v1.chat.q")).isFalse();
    assertThat(roster.anyOf("provider.v1.chat.q")).isNull();
  }

  @Test
  void a_repetition_is_no_news_and_neither_is_a_load() {
    roster.heard(ready("a"), 0);
    assertThat(roster.heard(ready("a"), 1)).isFalse();
    assertThat(roster.heard(one("a", "n", "1", State.READY, 7), 2)).isFalse();
    assertThat(roster.instancesOf("provider.v1.chat.p").iterator().next().load()).isEqualTo(7);
  }

  @Test
  void everything_else_is_news() {
    roster.heard(ready("a"), 0);
    assertThat(roster.heard(one("a", "n", "1", State.DRAINING, 0), 1)).isTrue();
    Announcement before = one("a", "n", "1", State.DRAINING, 0);
    Announcement other =
        new Announcement(
            before.service(),
            before.name(),
            before.kind(),
            before.instance(),
            before.node(),
            before.loop(),
            before.address(),
            before.inbox(),
            List.of("anthropic-messages"),
            before.models(),
            before.listed(),
            before.state(),
            before.load(),
            before.remark());
    assertThat(roster.heard(other, 2)).isTrue();
  }

  @Test
  void who_is_silent_for_six_seconds_is_gone_but_its_service_is_remembered() {
    roster.heard(ready("a"), 0);
    roster.heard(ready("b"), 3_000);
    assertThat(roster.expire(5_999)).isFalse();
    assertThat(roster.expire(6_000)).isTrue();
    assertThat(roster.instancesOf("provider.v1.chat.p")).containsExactly(ready("b"));
    roster.expire(9_000);
    assertThat(roster.all()).isEmpty();
    assertThat(roster.known("provider.v1.chat.p")).isTrue();
    assertThat(roster.heard(ready("a"), 9_500)).isTrue();
  }

  @Test
  void a_goodbye_counts_at_once() {
    roster.heard(ready("a"), 0);
    assertThat(roster.heard(ready("a").withState(State.GONE), 1)).isTrue();
    assertThat(roster.all()).isEmpty();
    assertThat(roster.heard(ready("a").withState(State.GONE), 2)).isFalse();
    roster.heard(ready("b"), 3);
    roster.gone("provider.v1.chat.p", "b");
    roster.gone("nowhere", "b");
    assertThat(roster.all()).isEmpty();
    assertThat(roster.services()).containsExactly("provider.v1.chat.p");
  }

  @Test
  void the_number_of_instances_is_bounded() {
    for (int i = 0; i < 10_500; i++) {
      roster.heard(ready("i" + i), 0);
    }
    assertThat(roster.all()).hasSize(10_000);
    roster.gone("provider.v1.chat.p", "i5");
    assertThat(roster.heard(ready("late"), 1)).isTrue();
  }

  @Test
  void the_picker_prefers_its_own_loop_then_its_own_node_then_the_least_loaded() {
    Picker picker = new Picker("here", "7");
    Announcement loop = one("loop", "here", "7", State.READY, 90);
    Announcement node = one("node", "here", "8", State.READY, 50);
    Announcement busy = one("busy", "there", "7", State.READY, 20);
    Announcement calm = one("calm", "there", "9", State.READY, 10);
    List<Announcement> all = List.of(busy, calm, node, loop);
    assertThat(picker.pick(all, Set.of())).isEqualTo(loop);
    assertThat(picker.pick(all, Set.of("loop"))).isEqualTo(node);
    assertThat(picker.pick(all, Set.of("loop", "node"))).isEqualTo(calm);
    assertThat(picker.pick(all, Set.of("loop", "node", "calm"))).isEqualTo(busy);
    assertThat(picker.pick(all, Set.of("loop", "node", "calm", "busy"))).isNull();
  }

  @Test
  void what_was_sent_to_an_instance_counts_until_it_announces_its_load() {
    Picker picker = new Picker("here", "7");
    roster.heard(one("a", "there", "1", State.READY, 2), 0);
    roster.heard(one("b", "elsewhere", "1", State.READY, 3), 0);
    StringBuilder picked = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      Announcement next = picker.pick(roster.loadsOf("provider.v1.chat.p"), Set.of());
      picked.append(next.instance());
      roster.sent(next.service(), next.instance());
    }
    assertThat(picked).hasToString("aababa");
    roster.sent("provider.v1.chat.p", "gone");
    roster.sent("nowhere", "a");
    assertThat(roster.instancesOf("provider.v1.chat.p"))
        .extracting(Announcement::load)
        .containsExactly(2, 3);
    assertThat(roster.heard(one("b", "elsewhere", "1", State.READY, 0), 1)).isFalse();
    assertThat(picker.pick(roster.loadsOf("provider.v1.chat.p"), Set.of()).instance())
        .isEqualTo("b");
    assertThat(roster.loadsOf("nowhere")).isEmpty();
  }

  @Test
  void where_one_instance_is_silent_all_others_of_its_node_come_last_until_one_is_heard() {
    Picker picker = new Picker("here", "7");
    roster.heard(one("a", "dead", "1", State.READY, 0), 0);
    roster.heard(one("b", "dead", "2", State.READY, 1), 0);
    roster.heard(one("c", "well", "1", State.READY, 9), 0);
    Collection<Announcement> all = roster.instancesOf("provider.v1.chat.p");
    roster.silent("provider.v1.chat.p", "nobody's");
    assertThat(picker.pick(all, Set.of(), roster::doubts).instance()).isEqualTo("a");
    roster.silent("provider.v1.chat.p", "a");
    assertThat(picker.pick(all, Set.of("a"), roster::doubts).instance()).isEqualTo("c");
    assertThat(picker.pick(all, Set.of("a", "c"), roster::doubts).instance())
        .as("there is nobody else")
        .isEqualTo("b");
    roster.heard(one("b", "dead", "2", State.READY, 1), 100);
    assertThat(picker.pick(all, Set.of("a"), roster::doubts).instance()).isEqualTo("b");
  }

  @Test
  void a_node_is_no_longer_doubted_when_nothing_of_it_is_left() {
    roster.heard(one("a", "dead", "1", State.READY, 0), 0);
    roster.silent("provider.v1.chat.p", "a");
    assertThat(roster.doubts("dead")).isTrue();
    roster.expire(6_000);
    assertThat(roster.doubts("dead")).isFalse();
  }

  @Test
  void the_callers_own_node_is_not_doubted() {
    Announcement own = one("own", "here", "7", State.READY, 0);
    Announcement other = one("other", "there", "7", State.READY, 0);
    assertThat(new Picker("here", "7").pick(List.of(other, own), Set.of(), node -> true))
        .isEqualTo(own);
  }

  @Test
  void the_picker_leaves_out_who_drains_or_has_failed() {
    Picker picker = new Picker("here", "7");
    assertThat(
            picker.pick(
                List.of(
                    one("a", "here", "7", State.DRAINING, 0),
                    one("b", "here", "7", State.FAILED, 0),
                    one("c", "there", "1", State.READY, 99)),
                Set.of()))
        .matches(picked -> picked.instance().equals("c"));
  }

  static Stream<Announcement> unsound() {
    return Stream.of(
        said("", "p", "a", "n", "address", "inbox", 0),
        said("provider.v1.chat.p", "", "a", "n", "address", "inbox", 0),
        said("provider.v1.chat.p", "p", "", "n", "address", "inbox", 0),
        said("provider.v1.chat.p", "p", "a", " ", "address", "inbox", 0),
        said("provider.v1.chat.p", "p", "a", "n", "", "inbox", 0),
        said("provider.v1.chat.p", "p", "a", "n", "address", "", 0),
        said("provider.v1.chat.p", "p", "a", "n", "address", "inbox", -1));
  }

  private static Announcement said(
      String service,
      String name,
      String instance,
      String node,
      String address,
      String inbox,
      int load) {
    return new Announcement(
        service,
        name,
        "",
        instance,
        node,
        "",
        address,
        inbox,
        List.of(),
        List.of(),
        false,
        State.READY,
        load,
        "");
  }

  @ParameterizedTest
  @MethodSource("unsound")
  void who_does_not_say_who_or_where_it_is_is_not_heard(Announcement news) {
    roster.heard(ready("b"), 0);
    assertThat(roster.heard(news, 1)).isFalse();
    assertThat(roster.heard(news.withState(State.GONE), 1)).isFalse();
    assertThat(roster.all()).containsExactly(ready("b"));
    assertThat(roster.services()).containsExactly("provider.v1.chat.p");
  }

  @Test
  void what_may_be_empty_harms_nobody() {
    Announcement bare = said("provider.v1.chat.p", "p", "a", "n", "address", "inbox", 0);
    assertThat(roster.heard(bare, 0)).isTrue();
    assertThat(new Picker("n", "1").pick(roster.all(), Set.of())).isEqualTo(bare);
  }

  @Test
  void a_goodbye_of_someone_unknown_makes_nothing_known() {
    assertThat(roster.heard(ready("a").withState(State.GONE), 0)).isFalse();
    assertThat(roster.known("provider.v1.chat.p")).isFalse();
    assertThat(roster.services()).isEmpty();
  }
}
