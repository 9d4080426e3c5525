package dev.weir.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudeBodyTest {

  private static final String VERSION = "\"anthropic_version\":\"vertex-2023-10-16\"";

  /** Members that have all that a reader in a hurry could take for the model or for an end. */
  private static final List<String> OTHERS =
      List.of(
          "\"max_tokens\" : 1e2",
          "\"metadata\":{\"model\":\"inner\",\"anthropic_version\":\"inner\"}",
          "\"system\":\"say \\\"model\\\":\\\"x\\\", } ] ü😀\"");

  private static String sent(String body) {
    return ClaudeBody.of(Buffer.buffer(body)).toString();
  }

  /** Bodies with their model in every place, by what stands between the tokens. */
  static Stream<String[]> layouts() {
    List<String[]> layouts = new ArrayList<>();
    for (String space : List.of("", " ", "\n\t", "\r\n  ")) {
      for (String name : List.of("\"model\"", "\"mod\\u0065l\"", "\"\\u006dodel\"")) {
        for (String value : List.of("\"claude-1\"", "\"cla\\\"ude\\\\\"", "\"ü😀\"")) {
          for (int at = 0; at <= OTHERS.size(); at++) {
            List<String> asked = new ArrayList<>(OTHERS);
            asked.add(at, name + space + ":" + space + value);
            List<String> wanted = new ArrayList<>(OTHERS);
            wanted.add(at, VERSION);
            layouts.add(new String[] {object(asked, space), object(wanted, space)});
          }
        }
      }
    }
    return layouts.stream();
  }

  private static String object(List<String> members, String space) {
    return space + "{" + space + String.join(space + "," + space, members) + space + "}" + space;
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void the_version_takes_the_place_of_the_model(String asked, String wanted) {
    assertThat(sent(asked)).isEqualTo(wanted);
  }

  @Test
  void a_model_may_be_all_there_is() {
    assertThat(sent("{\"model\":\"m\"}")).isEqualTo("{" + VERSION + "}");
    assertThat(sent(" { \"model\" : \"m\" } ")).isEqualTo(" { " + VERSION + " } ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"m\",\"anthropic_version\":\"v\"}|{\"anthropic_version\":\"v\"}",
        "{\"anthropic_version\":\"v\",\"model\":\"m\"}|{\"anthropic_version\":\"v\"}",
        "{\"anthropic_version\":\"v\" , \"model\" : \"m\" }|{\"anthropic_version\":\"v\"  }",
        "{ \"model\":\"m\" , \"a\":1,\"anthropic_version\":\"v\"}"
            + "|{  \"a\":1,\"anthropic_version\":\"v\"}",
        "{\"a\":1,\"model\":\"m\",\"anthropic_version\":\"v\"}|{\"a\":1,\"anthropic_version\":\"v\"}",
      })
  void a_version_of_the_callers_own_stays(String asked, String wanted) {
    assertThat(sent(asked)).isEqualTo(wanted);
    assertThat(new JsonObject(sent(asked)).getString("anthropic_version")).isEqualTo("v");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        "[]",
        "null",
        "\"model\"",
        "{\"a\":{\"model\":\"m\"}}",
        "{\"model\"}",
        "{\"model\":\"m\",}",
        "[{\"model\":\"m\"}]",
        "{\"model\":\"m\"} {}",
        "{\"models\":\"m\"}"
      })
  void what_has_no_model_is_left_to_the_vendor(String body) {
    assertThat(sent(body)).isEqualTo(body);
  }

  @Test
  void a_body_that_is_cut_anywhere_is_left_to_the_vendor() {
    layouts()
        .map(layout -> layout[0].stripTrailing())
        .filter(body -> body.contains("\r\n"))
        .forEach(
            body -> {
              Buffer whole = Buffer.buffer(body.getBytes(StandardCharsets.UTF_8));
              for (int length = 0; length < whole.length(); length++) {
                Buffer cut = whole.getBuffer(0, length);
                assertThat(ClaudeBody.of(cut)).isEqualTo(cut);
              }
            });
  }
}
