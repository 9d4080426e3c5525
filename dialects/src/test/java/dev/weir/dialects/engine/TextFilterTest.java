package dev.weir.dialects.engine;

import static dev.weir.dialects.engine.Streams.SEEDS;
import static dev.weir.dialects.engine.Streams.START;
import static dev.weir.dialects.engine.Streams.assembled;
import static dev.weir.dialects.engine.Streams.random;
import static dev.weir.dialects.engine.Streams.said;
import static dev.weir.dialects.engine.Streams.text;
import static dev.weir.dialects.engine.Streams.through;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.engine.TextRule.Replace;
import dev.weir.dialects.engine.TextRule.Stop;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.Seeds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFilterTest {

  private static final List<TextRule> RULES =
      List.of(
          new Replace("secret", "***"),
          new Replace("aa", "b"),
          new Replace("aaaa", "c"),
          new Replace("drop", ""),
          new Stop("END"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                | plain
          a secret is secret   | a *** is ***
          secre                | secre
          secsecret            | sec***
          aaa                  | ba
          aaaa                 | c
          aaaaaa               | cb
          xdropx               | xx
          before END after     | before
          enEND                | en
          E EN                 | E EN
          """)
  void texts_are_found_wherever_they_are_cut(String text, String expected) {
    for (int cut = 0; cut <= text.length(); cut++) {
      for (int second = cut; second <= text.length(); second++) {
        List<ChatEvent> out =
            through(
                new TextFilter(RULES),
                text(text.substring(0, cut), text.substring(cut, second), text.substring(second)));
        assertThat(said(out, 0).strip()).isEqualTo(expected);
      }
    }
  }

  @Test
  void no_more_is_held_back_than_the_look_behind_and_only_what_may_begin_a_text() {
    TextFilter filter = new TextFilter(RULES);
    assertThat(filter.lookBehind()).isEqualTo(5);
    List<ChatEvent> out = new ArrayList<>();
    List<ChatEvent> events = text("nothing to see", "sec", "ret", "secre");
    events.subList(0, 4).forEach(event -> filter.accept(event, out::add));
    assertThat(out).hasSize(3);
    assertThat(filter.held()).isEqualTo(1);
    filter.accept(events.get(4), out::add);
    assertThat(filter.held()).isZero();
    filter.accept(events.get(5), out::add);
    filter.accept(events.get(6), out::add);
    assertThat(out).contains(new ChatEvent.TextDelta(0, 0, "secre"));
    assertThat(filter.held()).isZero();
  }

  @Test
  void a_stop_ends_its_choice_and_no_other() {
    TextFilter filter = new TextFilter(RULES);
    List<ChatEvent> events = new ArrayList<>(text("so END", " never"));
    events.add(1, new ChatEvent.PartStarted(1, 0, Part.Text.of("secret")));
    events.add(new ChatEvent.PartEnded(1, 0));
    List<ChatEvent> out = new ArrayList<>();
    events.forEach(event -> filter.accept(event, out::add));
    assertThat(filter.stopped()).isFalse();
    filter.accept(
        new ChatEvent.Finished(1, Finish.of(Finish.Reason.LENGTH), Extras.NONE), out::add);
    assertThat(filter.stopped()).isTrue();
    EventGrammar.check(out);
    List<ChatAnswer.Choice> choices = assembled(out).choices();
    assertThat(choices.get(0).finish())
        .isEqualTo(new Finish(Finish.Reason.STOP_SEQUENCE, "END", null, null));
    assertThat(said(out, 0)).isEqualTo("so ");
    assertThat(said(out, 1)).isEqualTo("***");
    assertThat(choices.get(1).finish().reason()).isEqualTo(Finish.Reason.LENGTH);
  }

  @Test
  void only_the_kinds_asked_for_are_looked_at() {
    List<ChatEvent> events =
        List.of(
            START,
            new ChatEvent.PartStarted(0, 0, new Part.Thinking("secret", null, "", Extras.NONE)),
            new ChatEvent.PartEnded(0, 0),
            new ChatEvent.PartStarted(0, 1, Part.ToolCall.of("c", "f", "secret")),
            new ChatEvent.PartEnded(0, 1),
            new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE));
    assertThat(assembled(through(new TextFilter(RULES), events))).isEqualTo(assembled(events));
    List<Part> parts =
        assembled(through(new TextFilter(RULES, EnumSet.of(DeltaKind.THINKING)), events))
            .choices()
            .getFirst()
            .parts();
    assertThat(((Part.Thinking) parts.get(0)).text()).isEqualTo("***");
    assertThat(((Part.ToolCall) parts.get(1)).arguments()).isEqualTo("secret");
  }

  @Test
  void an_answer_without_such_texts_stays_as_it_is() {
    Seeds.each(
        SEEDS,
        seed -> {
          List<ChatEvent> events = random(seed).events();
          TextRule absent = new Replace("\u0001\u0002never said\u0003", "x");
          StreamStage filter = new TextFilter(List.of(absent), EnumSet.allOf(DeltaKind.class));
          assertThat(assembled(through(filter, events))).isEqualTo(assembled(events));
        });
  }

  @Test
  void a_random_text_cut_anyhow_is_what_it_is_in_one_piece() {
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          StringBuilder letters = new StringBuilder();
          for (int i = random.nextInt(60); i >= 0; i--) {
            letters.append("abc".charAt(random.nextInt(3)));
          }
          List<TextRule> rules =
              List.of(new Replace("ab", "X"), new Replace("abca", "Y"), new Replace("cc", ""));
          String whole = said(through(new TextFilter(rules), text(letters.toString())), 0);
          String[] pieces = letters.toString().split("(?<=\\G.{" + random.nextInt(1, 5) + "})");
          assertThat(said(through(new TextFilter(rules), text(pieces)), 0)).isEqualTo(whole);
        });
  }

  @Test
  void random_streams_with_stops_keep_the_grammar() {
    Seeds.each(
        SEEDS,
        seed -> {
          List<TextRule> rules = List.of(new Stop("e"), new Replace("a", "aa"));
          through(new TextFilter(rules, EnumSet.allOf(DeltaKind.class)), random(seed).events());
        });
  }

  @Test
  void the_empty_text_is_no_rule() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Stop(""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Replace("", "x"));
  }
}
