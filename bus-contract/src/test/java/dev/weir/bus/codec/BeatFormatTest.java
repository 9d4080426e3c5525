package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Beat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeatFormatTest {

  private static List<Beat.Heard> heard(String json) throws IOException {
    return BeatFormat.read(json.getBytes(StandardCharsets.UTF_8)).heard();
  }

  @Test
  void who_has_told_all_its_limits_comes_back_as_it_went() throws IOException {
    List<Beat.Heard> heard = List.of(new Beat.Heard("a", 3, true), new Beat.Heard("b", 4, false));
    byte[] written = BeatFormat.write(new Beat("me", 1, heard, List.of()));
    assertThat(BeatFormat.read(written).heard()).isEqualTo(heard);
  }

  @Test
  void of_an_older_version_nobody_has() throws IOException {
    assertThat(heard("{\"heard\":[{\"node\":\"a\",\"number\":3},{\"node\":\"b\",\"all\":null}]}"))
        .containsExactly(new Beat.Heard("a", 3, false), new Beat.Heard("b", 0, false));
  }

  @Test
  void what_a_newer_version_adds_is_skipped() throws IOException {
    assertThat(heard("{\"heard\":[{\"all\":true,\"new\":[{}],\"node\":\"a\",\"number\":3}]}"))
        .containsExactly(new Beat.Heard("a", 3, true));
  }
}
