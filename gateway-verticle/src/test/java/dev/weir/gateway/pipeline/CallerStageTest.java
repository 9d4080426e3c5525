package dev.weir.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerStageTest {

  private KeyTable table = table("alice-key", "bob-key");

  /** Keys of alice, bob, in this order. */
  private static KeyTable table(String... keys) {
    List<KeyRule> rules =
        List.of(
            new KeyRule("alice", keys[0], "AKALICE", List.of("fast"), 0, 0, 0),
            new KeyRule("bob", keys[1], List.of("*"), 0, 0, 0));
    return new KeyTable(rules, List.of());
  }

  private Exchange exchange(@Nullable String key, KeyTable.@Nullable Known known) {
    Question question =
        new Question(
            "req-1",
            new Question.Origin("http", "", key, Labels.NONE, known),
            null,
            RequestHead.CHAT,
            "fast",
            false,
            new Question.Content.Unread(),
            List.of(),
            1_000);
    return new Exchange(question, new MirrorSink());
  }

  private @Nullable Fault apply(Exchange exchange) {
    return new CallerStage(() -> table).apply(exchange);
  }

  private static @Nullable String nameOf(Exchange exchange) {
    KeyTable.Caller caller = exchange.caller();
    return caller == null ? null : caller.rule().name();
  }

  @Test
  void a_key_that_the_ingress_has_found_is_not_looked_for_again() {
    Exchange asked = exchange("no key that hashes to anybody", table.known("alice-key"));
    assertThat(apply(asked)).isNull();
    assertThat(nameOf(asked)).isEqualTo("alice");
  }

  @Test
  void one_that_nobody_has_looked_for_is() {
    Exchange asked = exchange("bob-key", null);
    assertThat(apply(asked)).isNull();
    assertThat(nameOf(asked)).isEqualTo("bob");
    for (String stranger : new String[] {null, "", "wrong"}) {
      asked = exchange(stranger, table.known(stranger));
      assertThat(apply(asked)).isInstanceOf(Fault.Unauthorized.class);
      assertThat(asked.caller()).isNull();
    }
  }

  @Test
  void what_a_table_said_that_a_reload_has_replaced_counts_for_nothing() {
    KeyTable.Known known = table.known("alice-key");
    table = table("another", "bob-key");
    Exchange asked = exchange("alice-key", known);
    assertThat(apply(asked)).isInstanceOf(Fault.Unauthorized.class);
    assertThat(asked.caller()).isNull();
    table = table("another", "alice-key");
    asked = exchange("alice-key", known);
    assertThat(apply(asked)).isNull();
    assertThat(nameOf(asked)).as("the key has changed hands").isEqualTo("bob");
  }

  @Test
  void who_signs_is_known_by_the_id_and_may_ask_for_no_more_than_with_the_key() {
    KeyTable.Known signer = table.signer("AKALICE");
    assertThat(signer).isEqualTo(table.known("alice-key"));
    assertThat(table.signer("AKBOB")).isNull();
    Exchange asked = exchange("alice-key", signer);
    assertThat(apply(asked)).isNull();
    assertThat(nameOf(asked)).isEqualTo("alice");
  }

  @Test
  void nobody_is_known_where_nobody_needs_a_key() {
    table = new KeyTable(List.of(), List.of());
    assertThat(table.known("alice-key")).isNull();
    assertThat(table.refusal("alice-key", null)).isNull();
    assertThat(apply(exchange("alice-key", null))).isNull();
  }
}
