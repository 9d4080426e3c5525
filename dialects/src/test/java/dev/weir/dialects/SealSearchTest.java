package dev.weir.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealSearchTest {

  private static final String WRAPPED = new Seal("key".getBytes(UTF_8)).wrap("gemini", "state");

  private static boolean found(String body, int cut) {
    byte[] bytes = body.getBytes(UTF_8);
    SealSearch search = new SealSearch();
    search.feed(bytes, cut);
    byte[] rest = Arrays.copyOfRange(bytes, cut, bytes.length);
    for (byte one : rest) {
      search.feed(new byte[] {one, 'x'}, 1);
    }
    return search.found();
  }

  @Test
  void what_is_wrapped_is_found_wherever_the_body_is_cut() {
    String base64 = Base64.getEncoder().encodeToString(WRAPPED.getBytes(UTF_8));
    for (String state : new String[] {WRAPPED, base64}) {
      String body = "{\"model\":\"m\",\"x\":[{\"signature\":\"" + state + "\"}]}";
      for (int cut = 0; cut <= body.length(); cut++) {
        assertThat(found(body, cut)).as("cut at %d", cut).isTrue();
      }
    }
  }

  @Test
  void only_what_this_seal_made_is_opened() {
    Seal ours = new Seal("key".getBytes(UTF_8));
    String foreign = new Seal("another".getBytes(UTF_8)).wrap("gemini", "state");
    for (String state : new String[] {WRAPPED, foreign, "weir1.", "weir1.a"}) {
      String base64 = Base64.getEncoder().encodeToString(state.getBytes(UTF_8));
      for (String string : new String[] {state, base64}) {
        byte[] body = ("{\"a\":\"weir1.\",\"x\":\"" + string + "\"}").getBytes(UTF_8);
        assertThat(SealSearch.opens(ours, body)).isEqualTo(state.equals(WRAPPED));
      }
    }
    assertThat(SealSearch.opens(ours, "{\"a\":\"weir1.".getBytes(UTF_8))).isFalse();
    assertThat(SealSearch.opens(ours, "[\"weir1.\"]".repeat(1_001).getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"a\":\"weir\"}", "{\"a\":\"a weir1.\"}", "{\"a\":\"d2Vpc\"}"})
  void what_is_not_is_not(String body) {
    assertThat(found(body, body.length())).isFalse();
    assertThat(found(body, 0)).isFalse();
  }
}
