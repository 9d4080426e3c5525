package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonPathsTest {

  private static final Set<String> PATHS =
      Set.of("id", "store", "a.id", "list.[]", "list.[].id", "a.list.[].id", "list");

  private static final String TEXT =
      """
      data: {"x\\"id":1, "id" : "one", "list": [ {"id":"two", "deep":{"id":"no","f":[false]}},
       {"more":["id","}"],"id":"th\\\\\\"ree\\\\"}, "four"], "a":{"list":[[{"id":"no"}],{"id":"five"}],
       "text":"\\"id\\":\\"no\\"", "id":null, "other":{"list":[{"id":"no"}]}}, "store":false}
      """;

  private static final List<String> FOUND =
      List.of(
          "id=one",
          "list.[].id=two",
          "list.[]/",
          "list.[].id=th\\\\\\\"ree\\\\",
          "list.[]/",
          "list.[]=four",
          "list/",
          "a.list.[].id=five",
          "store=false");

  private static final class Noted implements JsonPaths.Reader {
    final List<String> found = new ArrayList<>();

    @Override
    public void value(String path, String text) {
      found.add(path + "=" + text);
    }

    @Override
    public void closed(String path) {
      found.add(path + "/");
    }
  }

  private static List<String> found(String... pieces) {
    Noted noted = new Noted();
    JsonPaths paths = new JsonPaths(PATHS, noted);
    for (String piece : pieces) {
      paths.read(piece, 0, piece.length());
    }
    return noted.found;
  }

  @Test
  void what_stands_at_a_path_is_found_wherever_the_text_is_cut() {
    for (int cut = 0; cut <= TEXT.length(); cut++) {
      assertThat(found(TEXT.substring(0, cut), TEXT.substring(cut)))
          .as("cut at %d", cut)
          .isEqualTo(FOUND);
    }
    assertThat(found(TEXT.split("", -1))).isEqualTo(FOUND);
  }

  @Test
  void a_long_string_is_told_by_its_beginning() {
    String start = "s".repeat(JsonPaths.TEXT_CHARS_MAX);
    for (String rest : List.of("", "t", "t".repeat(9_000))) {
      assertThat(found("{\"id\":\"" + start, rest, rest + "\"}")).containsExactly("id=" + start);
    }
  }

  @Test
  void what_is_not_sound_is_read_as_far_as_it_makes_sense() {
    assertThat(found("}}]],:\"id\":\"x\" [ {\"id\":\"y\"} ] {\"id\":\"z\"}"))
        .containsExactly("id=z");
    assertThat(found("{".repeat(50_000) + "\"id\":\"x\"" + "}".repeat(50_000))).isEmpty();
    assertThat(found("{\"id\":\"never ended")).isEmpty();
  }

  @Test
  void another_text_begins_where_it_is_told() {
    Noted noted = new Noted();
    JsonPaths paths = new JsonPaths(PATHS, noted);
    String broken = "{\"a\":{\"x\":\"\\";
    paths.read(broken, 0, broken.length());
    paths.restart();
    paths.read("..{\"id\":\"x\"}..", 2, 12);
    assertThat(noted.found).containsExactly("id=x");
  }
}
