package dev.weir.dialects.multipart;

import static dev.weir.dialects.multipart.Forms.BOUNDARY;
import static dev.weir.dialects.multipart.Forms.bytes;
import static dev.weir.dialects.multipart.Forms.file;
import static dev.weir.dialects.multipart.Forms.form;
import static dev.weir.dialects.multipart.Forms.part;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.fault.Fault;
import dev.weir.dialects.multipart.FormFields.Field;
import dev.weir.testkit.HostileBytes;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies are written as {@link Forms} has them. */
class MultipartScannerTest {

  private static final List<String> NAMES = List.of("model", "stream");
  private static final String HEAD = "--X-bound|Content-Disposition: form-data; ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "name=\"model\"||m1|--X-bound--! model=m1",
        "name=\"model\"||m1|--X-bound--|! model=m1",
        "name=model||m1|--X-bound--| |\t! model=m1",
        "NAME = \"model\"||m1|--X-bound--!",
        "name=\"model\";||m1|--X-bound--! model=m1",
        "name=\"model\"|Content-Type: text/plain; charset=\"UTF-8\"||m1|--X-bound--! model=m1",
        "name=\"model\"|content-transfer-encoding: 8BIT||m1|--X-bound--! model=m1",
        "name=\"model\"|||--X-bound--! model=",
        "name=\"model\"|||||--X-bound--! `model=||`",
        "name=\"model\"|| m|--X-boun|1 |--X-bound--! `model= m|--X-boun|1 `",
        "name=\"model\"||m --X-bound|--X-bound--! model=m --X-bound",
        "name=\"model\"||m1|--X-bound \t |Content-Disposition: form-data; name=\"x\"||y|--X-bound--!"
            + " model=m1",
        "name=\"model\"||m\u00c3\u00bc|--X-bound--! model=mü",
        "name=\"Model\"||m1|--X-bound--! ``",
        "name=\"model \"||m1|--X-bound--! ``",
        "name=\"m%6fdel\"||m1|--X-bound--! ``",
        "name=\"\"||m1|--X-bound--! ``",
        "name=\"a\\\"b\"||m1|--X-bound--! ``",
        "name=\"x\"|X-Other:|| name=\"model\"|--X-bound--! ``",
      })
  void fields_are_found_however_the_body_is_cut(String rest, @Nullable String expected) {
    if (expected == null) {
      assertThat(outcomes(HEAD + rest)).allMatch(outcome -> outcome.startsWith("the part at byte"));
    } else {
      assertThat(outcomes(HEAD + rest)).containsExactly(expected);
    }
  }

  @Test
  void fields_stand_before_and_behind_files() {
    String noise = "a\0\r\n--X-boun\r\r\n\n-\r\n--X-\r\n";
    String body =
        "ignored --X-bound||"
            + form(part("stream", "true"), file(noise), part("x", "y"), part("model", "whisper-1"));
    assertThat(outcomes(body)).containsExactly("model=whisper-1;stream=true");
    assertThat(outcomes(form())).containsExactly("");
  }

  @Test
  void offsets_count_from_the_first_byte_of_the_body() {
    String body = form(file("abc"), part("model", "m1"));
    Field model = scan(body, 1).end().require("model");
    assertThat(new String(bytes(body), (int) model.start(), 2, UTF_8)).isEqualTo("m1");
    assertThat(model.end()).isEqualTo(model.start() + 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        // Two readers might choose differently.
        "name=\"model\"||a|--X-bound|Content-Disposition: form-data; name=\"model\"||b|--X-bound--!"
            + " a second part named \"model\" at byte 62",
        "name=\"model\"; name=\"x\"||a|--X-bound--! the part at byte 0 has a content-disposition that"
            + " is not form-data",
        "name=\"x\"; name*=UTF-8''model||a|--X-bound--! the part at byte 0 has no name, or more than"
            + " one",
        "name=\"mod\\el\"||a|--X-bound--! the part at byte 0 has no name, or more than one",
        "filename=\"model\"||a|--X-bound--! the part at byte 0 has no name, or more than one",
        "name=\"x\"|Content-Disposition: form-data; name=\"model\"||a|--X-bound--! the part at byte 0"
            + " has a header twice",
        "name=\"model\"; filename=\"\"||a|--X-bound--! the part named \"model\" must not be a file",
        "name=\"model\"; filename*=UTF-8''a||a|--X-bound--! the part named \"model\" must not be a"
            + " file",
        "name=\"model\"|Content-Transfer-Encoding: base64||a|--X-bound--! the part named \"model\""
            + " must be plain text in UTF-8",
        "name=\"model\"|Content-Type: text/plain; charset=utf-7||a|--X-bound--! the part named"
            + " \"model\" must be plain text in UTF-8",
        "name=\"model\"|Content-Type: text/plain; charset||a|--X-bound--! the part named \"model\""
            + " must be plain text in UTF-8",
        "name=\"model\"||\u00c3|--X-bound--! the part named \"model\" is not UTF-8",
        // Delimiters to some readers only.
        "name=\"x\"||a^--X-bound--! the delimiter at byte 57 stands on no line of its own",
        "name=\"x\"||a~--X-bound--! the delimiter at byte 57 stands on no line of its own",
        "name=\"x\"||a^~--X-bound--! the delimiter at byte 58 stands on no line of its own",
        "name=\"x\"||--X-bound--! the delimiter at byte 55 stands on no line of its own",
        "name=\"x\"||a|--X-boundary|! the line of the delimiter at byte 58 goes on",
        "name=\"x\"||a|--X-bound-|! the line of the delimiter at byte 58 goes on",
        "name=\"x\"||a|--X-bound --! the line of the delimiter at byte 58 goes on",
        "name=\"x\"||a|--X-bound^! the line of the delimiter at byte 58 goes on",
        "name=\"x\"||a|--X-bound~x! the line of the delimiter at byte 58 goes on",
        "name=\"x\"||a|--X-bound--|--X-bound! byte 71 stands behind the closing delimiter",
        "name=\"x\"||a|--X-bound---! byte 69 stands behind the closing delimiter",
        // Headers.
        "name=\"x\"|X :1||a|--X-bound--! the part at byte 0 has a header that cannot be read",
        "name=\"x\"|X||a:|--X-bound--! the part at byte 0 has a header that cannot be read",
        "name=\"x\"|;y=z||a|--X-bound--! the part at byte 0 has a header that cannot be read",
        "name=\"x\"| ;y=z||a|--X-bound--! the part at byte 0 has a header that cannot be read",
        "name=\"x\"|--X-bound--! the body ends before its closing delimiter",
        "name=\"x\"^^! byte 51 does not belong into a header",
        "name=\"x\"~X:1||! byte 52 does not belong into a header",
        "name=\"mo\0del\"||! byte 51 does not belong into a header",
        // Ends.
        "name=\"x\"||a! the body ends before its closing delimiter",
        "name=\"x\"||a|--X-bound! the body ends before its closing delimiter",
        "name=\"x\"||a|--X-bound-! the body ends before its closing delimiter",
        "name=\"x\"||a|--X-bound|! the body ends before its closing delimiter",
      })
  void what_may_be_read_in_two_ways_is_refused(String rest, String complaint) {
    assertThat(outcomes(HEAD + rest)).containsExactly(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "``! the body ends before its closing delimiter",
        "{\"model\":\"m\"}! the body ends before its closing delimiter",
        "--X-bound||a|--X-bound--! the part at byte 0 has no content-disposition",
        "--X-bound|Content-Type: a/b||a|--X-bound--! the part at byte 0 has no content-disposition",
        "x^--X-bound--! the delimiter at byte 2 stands on no line of its own",
      })
  void what_is_no_form_is_refused(String body, String complaint) {
    assertThat(outcomes(body)).containsExactly(complaint);
  }

  @Test
  void a_missing_part_is_named() {
    FormFields fields = scan(form(part("x", "y")), 1).end();
    assertThat(fields.get("model")).isNull();
    assertThatThrownBy(() -> fields.require("model"))
        .isInstanceOfSatisfying(
            MultipartSyntaxException.class,
            missing -> {
              assertThat(missing.offset()).isEqualTo(bytes(form(part("x", "y"))).length);
              assertThat(missing.fault())
                  .isEqualTo(new Fault.Invalid("no part named \"model\"", "model"));
            });
  }

  @Test
  void everything_is_bounded() {
    String longest = "v".repeat(MultipartScanner.VALUE_BYTES_MAX);
    assertThat(fewCuts(form(part("model", longest)))).containsExactly("model=" + longest);
    String tooLong = "the part named \"model\" is longer than 1024 bytes";
    assertThat(fewCuts(form(part("model", "v" + longest)))).containsExactly(tooLong);
    assertThat(fewCuts(form(part("model", longest.repeat(3))))).containsExactly(tooLong);
    assertThat(fewCuts(form(part("model", longest.repeat(3) + "\n--X-bound"))))
        .containsExactly(tooLong);
    assertThat(fewCuts(form(part("x", longest.repeat(3))))).containsExactly("");

    String preamble = "p".repeat(MultipartScanner.PREAMBLE_BYTES_MAX);
    assertThat(fewCuts(preamble + "|" + form())).containsExactly("");
    String late = "more than 65536 bytes before the first part";
    assertThat(fewCuts(preamble + "p|" + form())).containsExactly(late);
    assertThat(fewCuts(preamble + preamble)).containsExactly(late);

    String head = HEAD + "name=\"x\"|X:";
    int most = MultipartScanner.HEADER_BYTES_MAX - (bytes(head + "||").length - 11);
    assertThat(fewCuts(head + "x".repeat(most) + "||y|--X-bound--")).containsExactly("");
    assertThat(fewCuts(head + "x".repeat(most + 1) + "||y|--X-bound--"))
        .containsExactly("the headers of the part at byte 0 exceed 8192 bytes");

    String most1000 = part("x", "y").repeat(MultipartScanner.PARTS_MAX);
    assertThat(fewCuts(form(most1000))).containsExactly("");
    assertThat(fewCuts(form(most1000, part("x", "y")))).containsExactly("more than 1000 parts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "name=\"f\"! -",
        "name=\"f\"; filename=a.txt! a.txt",
        "name=\"f\"; filename=\"a;b.txt\"! a;b.txt",
        "name=\"f\"; filename=\"a\\\"b\\\\c.txt\"! a\"b\\c.txt",
        "name=\"f\"; filename=\"C:\\dir\\a.txt\"! C:\\dir\\a.txt",
        "name=\"f\"; filename=\"a%22%0D%0A%41.txt\"! `a\"|%41.txt`",
        "name=\"f\"; filename=\"\u00c3\u00bc.txt\"! ü.txt",
        "name=\"f\"; filename=\"x\"; filename*=UTF-8'en'%c3%BC%20a.txt! ü a.txt",
        "name=\"f\"; filename*=iso-8859-1''%fc.txt! ü.txt",
        "name=\"f\"; filename=\"x\"; filename*=UTF-8''%c! x",
        "name=\"f\"; filename=\"x\"; filename*=koi8-r''%c0! x",
        "name=\"f\"; filename*=odd! odd",
      })
  void a_file_has_the_name_that_its_sender_gave_it(String disposition, String filename) {
    MultipartScanner scanner = new MultipartScanner(BOUNDARY, Set.of());
    assertThat(scanner.part()).isNull();
    feed(
        scanner,
        "--X-bound|Content-Type: a/b|Content-Disposition: form-data; " + disposition + "||");
    PartHead head = scanner.part();
    assertThat(head).isNotNull();
    assertThat(head.name()).isEqualTo("f");
    assertThat(head.contentType()).isEqualTo("a/b");
    assertThat(String.valueOf(head.filename()).replace("\r\n", "|"))
        .isEqualTo(filename.equals("-") ? "null" : filename);
    feed(scanner, "x|--X-bound");
    assertThat(scanner.part()).isNull();
  }

  @Test
  void a_field_is_known_as_soon_as_its_part_has_ended() {
    MultipartScanner scanner = new MultipartScanner(BOUNDARY, Set.of("model"));
    feed(scanner, part("model", "m1"));
    assertThat(scanner.field("model")).isNull();
    feed(scanner, "--X-bound");
    assertThat(scanner.field("model")).extracting(Field::value).isEqualTo("m1");
    assertThat(scanner.closed()).isFalse();
    feed(scanner, "--");
    assertThat(scanner.closed()).isTrue();
  }

  @Test
  void a_refused_body_stays_refused() {
    MultipartScanner scanner = new MultipartScanner(BOUNDARY, Set.of());
    assertThatThrownBy(() -> feed(scanner, "--X-bound?"))
        .isInstanceOf(MultipartSyntaxException.class);
    assertThatIllegalStateException().isThrownBy(() -> feed(scanner, "--"));
    assertThatIllegalStateException().isThrownBy(scanner::end);
  }

  @Test
  void files_of_any_bytes_hide_nothing() {
    Seeds.each(
        30,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          String body =
              form(
                  file(Forms.content(random)),
                  part("model", "m1"),
                  file(Forms.content(random)),
                  part("stream", "true"));
          assertThat(outcomes(body)).containsExactly("model=m1;stream=true");
        });
  }

  @Test
  void hostile_bytes_are_refused_and_nothing_else() {
    String good = form(part("model", "m1"), file("abc\r\n"), part("stream", "true"));
    HostileBytes.Words words = new HostileBytes.Words(List.of("\"model\""), List.of("\"m1\""));
    Set<String> seen = new LinkedHashSet<>();
    Seeds.each(
        150,
        seed -> {
          HostileBytes hostile = new HostileBytes(seed, words);
          Buffer body = hostile.garbled(Buffer.buffer(bytes(good)));
          String whole = outcome(List.of(body));
          assertThat(outcome(hostile.pieces(body))).isEqualTo(whole);
          seen.add(whole);
        });
    assertThat(seen).hasSizeGreaterThan(10);
  }

  /** The different outcomes of all ways to cut the body in two, and of single bytes. */
  private static Set<String> outcomes(String body) {
    byte[] bytes = bytes(body);
    Set<String> outcomes = new LinkedHashSet<>();
    for (int cut = 0; cut <= bytes.length; cut++) {
      outcomes.add(outcome(List.of(slice(bytes, 0, cut), slice(bytes, cut, bytes.length))));
    }
    outcomes.add(outcome(cut(bytes, 1)));
    return outcomes;
  }

  private static Set<String> fewCuts(String body) {
    byte[] bytes = bytes(body);
    Set<String> outcomes = new LinkedHashSet<>();
    for (int size : new int[] {1, 7, 1000, bytes.length}) {
      outcomes.add(outcome(cut(bytes, size)));
    }
    return outcomes;
  }

  private static List<Buffer> cut(byte[] bytes, int size) {
    List<Buffer> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      pieces.add(slice(bytes, from, Math.min(bytes.length, from + size)));
    }
    return pieces;
  }

  private static Buffer slice(byte[] bytes, int from, int to) {
    return Buffer.buffer().appendBytes(bytes, from, to - from);
  }

  private static String outcome(List<Buffer> pieces) {
    MultipartScanner scanner = new MultipartScanner(BOUNDARY, Set.copyOf(NAMES));
    try {
      for (Buffer piece : pieces) {
        // Within a larger array, to catch an index that is taken for an offset.
        byte[] around = Buffer.buffer("--X").appendBuffer(piece).appendString("\r\n").getBytes();
        scanner.feed(around, 3, piece.length());
      }
      FormFields fields = scanner.end();
      List<String> found = new ArrayList<>();
      for (String name : NAMES) {
        Field field = fields.get(name);
        if (field != null) {
          found.add(name + "=" + field.value().replace("\r\n", "|"));
        }
      }
      return String.join(";", found);
    } catch (MultipartSyntaxException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static MultipartScanner scan(String body, int size) {
    MultipartScanner scanner = new MultipartScanner(BOUNDARY, Set.copyOf(NAMES));
    cut(bytes(body), size).forEach(piece -> scanner.feed(piece.getBytes(), 0, piece.length()));
    return scanner;
  }

  private static void feed(MultipartScanner scanner, String text) {
    byte[] bytes = bytes(text);
    scanner.feed(bytes, 0, bytes.length);
  }
}
