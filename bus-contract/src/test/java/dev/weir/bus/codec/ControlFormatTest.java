package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.Roll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlFormatTest {

  private static final Announcement NOTHING_SAID =
      new Announcement(
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          List.of(),
          List.of(),
          false,
          Announcement.State.READY,
          0,
          "");

  @Test
  void absent_and_null_members_have_defaults() throws IOException {
    assertThat(read("{}")).isEqualTo(NOTHING_SAID);
    assertThat(
            read(
                "{\"service\":null,\"dialects\":null,\"models\":null,\"listed\":null,"
                    + "\"state\":null,\"load\":null,\"remark\":null}"))
        .isEqualTo(NOTHING_SAID);
  }

  @Test
  void a_model_without_a_name_for_people_has_its_id() throws IOException {
    assertThat(read("{\"models\":[{\"id\":\"m\",\"new\":{\"a\":[1]}}]}").models())
        .containsExactly(Announcement.Model.of("m"));
  }

  @Test
  void every_state_comes_back() throws IOException {
    for (Announcement.State state : Announcement.State.values()) {
      Announcement announcement = Examples.announcement().withState(state);
      assertThat(ControlFormat.readAnnouncement(ControlFormat.write(announcement)))
          .isEqualTo(announcement);
    }
  }

  @Test
  void a_state_that_is_not_known_counts_as_failed() throws IOException {
    assertThat(read("{\"state\":\"asleep\"}").state()).isEqualTo(Announcement.State.FAILED);
  }

  @Test
  void unknown_members_of_any_shape_are_ignored() throws IOException {
    assertThat(read("{\"new\":[[{\"name\":\"no\"}]],\"name\":\"yes\",\"newer\":1.5}").name())
        .isEqualTo("yes");
  }

  @Test
  void half_of_a_pair_survives() throws IOException {
    Roll roll = new Roll("a\uD83D \u00e9 \uD83D\uDE00");
    assertThat(ControlFormat.readRoll(ControlFormat.write(roll))).isEqualTo(roll);
  }

  @Test
  void every_state_of_a_breaker_is_read_as_it_was_written() throws IOException {
    for (BreakerChanged.State state : BreakerChanged.State.values()) {
      BreakerChanged changed = new BreakerChanged("n", "p", "m", state, 7);
      assertThat(BreakerFormat.read(BreakerFormat.write(changed))).isEqualTo(changed);
    }
  }

  @Test
  void a_breaker_in_a_state_that_is_not_known_is_neither_feared_nor_trusted() throws IOException {
    byte[] news =
        "{\"new\":[{}],\"state\":\"ajar\",\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(BreakerFormat.read(news))
        .isEqualTo(new BreakerChanged("", "", "m", BreakerChanged.State.HALF_OPEN, 0));
  }

  private static Announcement read(String json) throws IOException {
    return ControlFormat.readAnnouncement(json.getBytes(StandardCharsets.UTF_8));
  }
}
