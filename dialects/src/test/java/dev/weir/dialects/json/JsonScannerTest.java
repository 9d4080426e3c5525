package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.dialects.json.Members.Kind;
import dev.weir.dialects.json.Members.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scanner against tables and against Jackson. This file is over 400 lines because both judge by
 * the same few helpers.
 */
class JsonScannerTest {

  private static final Set<String> NAMES = Set.of("model", "stream", "mü", "日本", "a\"b", "");
  private static final int BYTES_MAX = 1 << 20;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | ",
        "` \t\r\n{ \t\r\n} \t\r\n` | ",
        "{\"model\":\"m\"} | model=STRING m \"m\"",
        "{\"model\" : \"\" , \"x\":1} | model=STRING  \"\"",
        "{\"model\":\"a\\\"\\\\\\/\\u0041\"} | model=STRING a\"\\/A \"a\\\"\\\\\\/\\u0041\"",
        "{\"mod\\u0065l\":\"m\"} | model=STRING m \"m\"",
        "{\"m\\u006F\\u0064el\":1} | model=NUMBER 1 1",
        "{\"m\\u00fc\":null} | mü=NULL null null",
        "{\"日\\u672c\":true} | 日本=TRUE true true",
        "{\"a\\\"b\":false} | a\"b=FALSE false false",
        "{\"model\":-1.50e+3 } | model=NUMBER -1.50e+3 -1.50e+3",
        "{\"model\":0} | model=NUMBER 0 0",
        "{\"model\":{\"model\":[1,{}]} } | model=OBJECT null {\"model\":[1,{}]}",
        "{\"model\":[ ],\"stream\":true} | model=ARRAY null [ ];stream=TRUE true true",
        "{\"x\":{\"model\":\"a\"},\"y\":[{\"model\":1}],\"model\":\"b\"} | model=STRING b \"b\"",
        "{\"models\":1,\"mode\":2,\"Model\":3} | ",
        "{\"\":\"🎏\\ud83c\\udf8f\"} | =STRING 🎏🎏 \"🎏\\ud83c\\udf8f\"",
        "{\"x\":1,\"x\":2,\"y\":{\"model\":1,\"model\":2}} | ",
        "{\"model\":\"model\",\"x\":\"model\"} | model=STRING model \"model\"",
      })
  void members_are_found_however_the_body_is_cut(String body, @Nullable String expected) {
    assertThat(outcomes(body.getBytes(UTF_8))).containsExactly(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` ` | 1 | unexpected end at byte 1, an object was expected",
        "[] | 0 | unexpected '[' at byte 0, an object was expected",
        "\"a\" | 0 | unexpected '\"' at byte 0, an object was expected",
        "{ | 1 | unexpected end at byte 1, a member name or '}' was expected",
        "{} {} | 3 | unexpected '{' at byte 3, nothing more was expected",
        "{\"a\":} | 5 | unexpected '}' at byte 5, a value was expected",
        "{\"a\":1,} | 7 | unexpected '}' at byte 7, a member name was expected",
        "{,} | 1 | unexpected ',' at byte 1, a member name or '}' was expected",
        "{\"a\" 1} | 5 | unexpected '1' at byte 5, ':' was expected",
        "{\"a\":1 2} | 7 | unexpected '2' at byte 7, ',' or '}' was expected",
        "{\"a\":1] | 6 | unexpected ']' at byte 6, ',' or '}' was expected",
        "{\"a\":[1} | 7 | unexpected '}' at byte 7, ',' or ']' was expected",
        "{\"a\":[,] | 6 | unexpected ',' at byte 6, a value or ']' was expected",
        "{\"a\":[1,] | 8 | unexpected ']' at byte 8, a value was expected",
        "{a:1} | 1 | unexpected 'a' at byte 1, a member name or '}' was expected",
        "{\"a\":01} | 6 | unexpected '1' at byte 6, ',' or '}' was expected",
        "{\"a\":-} | 6 | unexpected '}' at byte 6, a digit was expected",
        "{\"a\":-a} | 6 | unexpected 'a' at byte 6, a digit was expected",
        "{\"a\":1.} | 7 | unexpected '}' at byte 7, a digit was expected",
        "{\"a\":1e} | 7 | unexpected '}' at byte 7, a digit, '+' or '-' was expected",
        "{\"a\":1e+} | 8 | unexpected '}' at byte 8, a digit was expected",
        "{\"a\":1e1.0} | 8 | unexpected '.' at byte 8, ',' or '}' was expected",
        "{\"a\":.5} | 5 | unexpected '.' at byte 5, a value was expected",
        "{\"a\":+1} | 5 | unexpected '+' at byte 5, a value was expected",
        "{\"a\":1 | 6 | unexpected end at byte 6, the rest of the object was expected",
        "{\"a\":tru} | 8 | unexpected '}' at byte 8, the rest of true, false or null was expected",
        "{\"a\":nulL} | 8 | unexpected 'L' at byte 8, the rest of true, false or null was expected",
        "{\"a\":NaN} | 5 | unexpected 'N' at byte 5, a value was expected",
        "{\"a\":'b'} | 5 | unexpected ''' at byte 5, a value was expected",
        "{\"a | 3 | unexpected end at byte 3, the rest of a string was expected",
        "{\"\\x\":1} | 3 | unexpected 'x' at byte 3, one of \"\\/bfnrtu was expected",
        "{\"\\u00g0\":1} | 6 | unexpected 'g' at byte 6, a hexadecimal digit was expected",
        "{\"a\":\"\t\"} | 6 | unexpected byte 0x09 at byte 6, an escape was expected",
        "{} # | 3 | unexpected '#' at byte 3, nothing more was expected",
        "é | 0 | unexpected byte 0xc3 at byte 0, an object was expected",
        "{\"model\":1,\"model\":2} | 11 | a second \"model\" at byte 11",
        "{\"mod\\u0065l\":1,\"model\":2} | 16 | a second \"model\" at byte 16",
        "{\"model\":{},\"\\u006dodel\":[]} | 12 | a second \"model\" at byte 12",
      })
  void the_first_wrong_byte_is_named_however_the_body_is_cut(
      String body, int offset, String message) {
    byte[] bytes = body.getBytes(UTF_8);

    assertThat(outcomes(bytes)).containsExactly(message);
    JsonSyntaxException failure =
        catchThrowableOfType(JsonSyntaxException.class, () -> scan(bytes, bytes.length));
    assertThat(failure.offset()).isEqualTo(offset);
    assertThat(failure.tooLarge()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"c3a9", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
  void every_utf8_form_is_accepted(String hex) {
    assertThat(outcomes(within("{\"", hex, "\":\"", hex, "\"}"))).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c1bf",
        "c3",
        "c328",
        "c3c3",
        "e08080",
        "e09fbf",
        "e0a0",
        "e0a028",
        "eda080",
        "edbfbf",
        "f08fbfbf",
        "f0808080",
        "f09080",
        "f0908028",
        "f4908080",
        "f5808080",
        "fe",
        "ff"
      })
  void what_is_not_utf8_is_refused(String hex) {
    assertThat(outcomes(within("{\"a\":\"", hex, "\"}")))
        .singleElement()
        .asString()
        .containsPattern("unexpected .* at byte \\d+, .*UTF-8.* was expected");
    assertThat(outcomes(within("{\"a long name \\n", hex, "\":\"\"}"))).hasSize(1);
  }

  @Test
  void every_control_character_in_a_string_is_refused_wherever_it_stands() {
    for (int control = 0; control < 0x20; control++) {
      for (int before = 0; before < 18; before++) {
        String body = "{\"\":\"" + "x".repeat(before) + (char) control + "x".repeat(9) + "\"}";
        byte[] bytes = body.getBytes(UTF_8);
        JsonSyntaxException failure =
            catchThrowableOfType(JsonSyntaxException.class, () -> scan(bytes, bytes.length));
        assertThat(failure.offset()).isEqualTo(5 + before);
      }
    }
  }

  @Test
  void nesting_may_go_256_levels_deep() {
    assertThat(outcomes(nested(JsonScanner.DEPTH_MAX))).containsExactly("");
    assertThat(outcomes(nested(JsonScanner.DEPTH_MAX + 1)))
        .containsExactly("more than 256 levels deep at byte 260");
  }

  private static byte[] nested(int depth) {
    return ("{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}").getBytes(UTF_8);
  }

  @Test
  void a_text_is_kept_up_to_a_kibibyte() {
    String longest = "x".repeat(JsonScanner.TEXT_BYTES_MAX);
    byte[] kept = ("{\"model\":\"" + longest + "\"}").getBytes(UTF_8);
    byte[] dropped = ("{\"model\":\"" + longest + "x\"}").getBytes(UTF_8);

    for (int size : new int[] {1, 100, 1033, 1034, 1035, 1036, 1037, 5000}) {
      assertThat(scan(kept, size).get("model"))
          .isEqualTo(new Member(Kind.STRING, 9, 1035, longest));
      assertThat(scan(dropped, size).get("model"))
          .isEqualTo(new Member(Kind.STRING, 9, 1036, null));
    }
  }

  @Test
  void a_member_name_of_any_length_is_skipped() {
    byte[] bytes = ("{\"" + "model".repeat(300) + "\":1,\"model\":2}").getBytes(UTF_8);

    assertThat(outcomes(bytes)).containsExactly("model=NUMBER 2 2");
  }

  @Test
  void a_name_escaped_throughout_is_recognised_up_to_the_longest_that_may_be_asked_for() {
    String name = "\u6f22".repeat(170);
    byte[] bytes = ("{\"" + "\\u6f22".repeat(170) + "\":1}").getBytes(UTF_8);
    JsonScanner scanner = new JsonScanner(Set.of(name), BYTES_MAX);
    scanner.feed(bytes, 0, bytes.length);

    assertThat(scanner.end().get(name)).isNotNull();
    assertThatThrownBy(() -> new JsonScanner(Set.of(name + "x"), BYTES_MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_body_may_be_as_large_as_the_limit() {
    byte[] bytes = "{\"model\":1}".getBytes(UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      int chunk = size;
      feed(new JsonScanner(NAMES, bytes.length), bytes, chunk).end();
      JsonSyntaxException failure =
          catchThrowableOfType(
              JsonSyntaxException.class,
              () -> feed(new JsonScanner(NAMES, bytes.length - 1), bytes, chunk));
      assertThat(failure).hasMessage("the body exceeds 10 bytes");
      assertThat(failure.tooLarge()).isTrue();
      assertThat(failure.offset()).isEqualTo(10);
    }
  }

  @Test
  void a_scanner_that_has_refused_stays_closed() {
    JsonScanner scanner = new JsonScanner(NAMES, BYTES_MAX);
    byte[] bytes = "x{}".getBytes(UTF_8);

    assertThatThrownBy(() -> scanner.feed(bytes, 0, 3)).isInstanceOf(JsonSyntaxException.class);
    assertThatThrownBy(() -> scanner.feed(bytes, 1, 2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(scanner::end).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void random_documents_are_judged_as_jackson_judges_them() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    JsonDocuments documents = new JsonDocuments(random);
    int accepted = 0;
    int rounds = 6_000;
    for (int round = 0; round < rounds; round++) {
      byte[] document = documents.next();
      byte[] bytes = round % 2 == 0 ? document : documents.damaged(document);
      String situation = "seed " + seed + ", round " + round + ": " + new String(bytes, ISO_8859_1);
      Map<String, String> expected = judgedByJackson(bytes);
      Map<String, String> actual = judgedInPieces(bytes, random);
      assertThat(actual).as(situation).isEqualTo(expected);
      accepted += expected == null ? 0 : 1;
    }
    assertThat(accepted).as("seed %d", seed).isBetween(rounds / 10, rounds * 9 / 10);
  }

  @Test
  void random_bytes_raise_only_the_declared_exception() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      byte[] start = "{\"a\":\"".getBytes(UTF_8);
      System.arraycopy(start, 0, bytes, 0, Math.min(random.nextInt(7), bytes.length));
      String situation = "seed " + seed + ", " + HexFormat.of().formatHex(bytes);
      assertThat(outcomes(bytes)).as(situation).hasSize(1);
    }
  }

  /** The outcomes of all cuts; there should be one. */
  private static Set<String> outcomes(byte[] bytes) {
    Set<String> outcomes = new TreeSet<>();
    for (int size = 1; size <= bytes.length; size++) {
      outcomes.add(outcome(bytes, new int[] {size}));
    }
    for (int cut = 0; cut < bytes.length; cut++) {
      outcomes.add(outcome(bytes, new int[] {cut, 0, bytes.length}));
    }
    return outcomes;
  }

  /** Members as {@code name=KIND text range}, or the message of the failure. */
  private static String outcome(byte[] bytes, int[] sizes) {
    JsonScanner scanner = new JsonScanner(NAMES, BYTES_MAX);
    try {
      int at = 0;
      for (int i = 0; at < bytes.length; i++) {
        int length = Math.min(sizes[i % sizes.length], bytes.length - at);
        feed(scanner, Arrays.copyOfRange(bytes, at, at + length), Math.max(1, length));
        at += length;
      }
      Map<String, String> found = new TreeMap<>();
      Members members = scanner.end();
      for (String name : NAMES) {
        Member member = members.get(name);
        if (member != null) {
          String range = new String(bytes, member.start(), member.end() - member.start(), UTF_8);
          found.put(name, member.kind() + " " + member.text() + " " + range);
        }
      }
      return String.join(
          ";", found.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    } catch (JsonSyntaxException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Members scan(byte[] bytes, int chunkBytes) {
    return feed(new JsonScanner(NAMES, BYTES_MAX), bytes, chunkBytes).end();
  }

  /** Chunks in arrays of their own, spoilt afterwards, as a network layer may do. */
  private static JsonScanner feed(JsonScanner scanner, byte[] bytes, int chunkBytes) {
    for (int at = 0; at < bytes.length; at += chunkBytes) {
      byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(at + chunkBytes, bytes.length));
      byte[] padded = new byte[chunk.length + 2];
      System.arraycopy(chunk, 0, padded, 1, chunk.length);
      scanner.feed(padded, 1, chunk.length);
      Arrays.fill(padded, (byte) '#');
    }
    return scanner;
  }

  private static byte[] within(String... textsAndHex) {
    StringBuilder latin = new StringBuilder();
    for (int i = 0; i < textsAndHex.length; i++) {
      latin.append(
          i % 2 == 0
              ? textsAndHex[i]
              : new String(HexFormat.of().parseHex(textsAndHex[i]), ISO_8859_1));
    }
    return latin.toString().getBytes(ISO_8859_1);
  }

  /** By name, each member's kind and text; null if the document is refused. */
  private static @Nullable Map<String, String> judgedInPieces(byte[] bytes, Random random) {
    JsonScanner scanner = new JsonScanner(NAMES, BYTES_MAX);
    try {
      int at = 0;
      while (at < bytes.length) {
        int length = Math.min(random.nextInt(30), bytes.length - at);
        scanner.feed(bytes, at, length);
        at += length;
      }
      Members members = scanner.end();
      Map<String, String> found = new HashMap<>();
      for (String name : NAMES) {
        Member member = members.get(name);
        if (member != null) {
          found.put(name, member.kind() + " " + member.text());
        }
      }
      return found;
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static @Nullable Map<String, String> judgedByJackson(byte[] bytes) throws IOException {
    Map<String, String> found = new HashMap<>();
    try {
      CharBuffer strict = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      JsonParser parser = new JsonFactory().createParser(strict.toString());
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        Kind kind = kind(token);
        String text = token.isScalarValue() ? parser.getText() : null;
        parser.skipChildren();
        if (NAMES.contains(name) && found.put(name, kind + " " + text) != null) {
          return null;
        }
      }
      return parser.nextToken() == null ? found : null;
    } catch (JsonProcessingException | CharacterCodingException e) {
      return null;
    }
  }

  private static Kind kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> Kind.OBJECT;
      case START_ARRAY -> Kind.ARRAY;
      case VALUE_STRING -> Kind.STRING;
      case VALUE_TRUE -> Kind.TRUE;
      case VALUE_FALSE -> Kind.FALSE;
      case VALUE_NULL -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }
}
