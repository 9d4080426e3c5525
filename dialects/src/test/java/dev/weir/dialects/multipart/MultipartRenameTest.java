package dev.weir.dialects.multipart;

import static dev.weir.dialects.multipart.Forms.BOUNDARY;
import static dev.weir.dialects.multipart.Forms.bytes;
import static dev.weir.dialects.multipart.Forms.file;
import static dev.weir.dialects.multipart.Forms.form;
import static dev.weir.dialects.multipart.Forms.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.HostileBytes;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultipartRenameTest {

  private static final String NEW = "vendor/whisper-largé";

  /** The new name as the bytes of {@link Forms} have it. */
  private static final String NEW_BYTES = "vendor/whisper-larg\u00c3\u00a9";

  @Test
  void only_the_value_is_another_wherever_it_stands() {
    for (String old : List.of("", "a", "a\r\n--X-boun", "m".repeat(1024))) {
      check(part("model", old), part("model", NEW_BYTES), "", file("a\r\nb"));
      check(
          part("model", old), part("model", NEW_BYTES), file("a\r\n--X-boun"), part("x", "model"));
      check(part("model", old), part("model", NEW_BYTES), file("a"), "");
    }
  }

  private static void check(String old, String renamed, String before, String after) {
    byte[] body = bytes("preamble|" + form(before, old, after));
    String expected = same("preamble|" + form(before, renamed, after));
    for (int cut = 0; cut <= body.length; cut++) {
      Buffer all = Buffer.buffer(body);
      assertThat(passed(List.of(all.getBuffer(0, cut), all.getBuffer(cut, body.length))))
          .isEqualTo(expected);
    }
  }

  @Test
  void files_of_any_bytes_pass_however_they_are_cut() {
    Seeds.each(
        300,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          String before = file(Forms.content(random));
          String after = file(Forms.content(random));
          Buffer body = Buffer.buffer(bytes(form(before, part("model", "m1"), after)));
          HostileBytes cuts =
              new HostileBytes(seed, new HostileBytes.Words(List.of("\"a\""), List.of("\"a\"")));
          assertThat(passed(cuts.pieces(body)))
              .isEqualTo(same(form(before, part("model", NEW_BYTES), after)));
        });
  }

  @Test
  void no_more_is_held_than_what_may_be_the_value() {
    MultipartRename rename = new MultipartRename(BOUNDARY, "model", NEW);
    Buffer body =
        Buffer.buffer(bytes(form(file("f".repeat(5000)), part("model", "m".repeat(1024)))));
    int in = 0;
    int out = 0;
    int heldMost = 0;
    for (int i = 0; i < body.length(); i++) {
      in++;
      out += rename.feed(body.slice(i, i + 1)).length();
      heldMost = Math.max(heldMost, in - out);
    }
    assertThat(heldMost).isLessThan(1024 + 2 + BOUNDARY.delimiter().length).isGreaterThan(1000);
  }

  @Test
  void what_passes_is_not_changed_later_by_its_sender() {
    MultipartRename rename = new MultipartRename(BOUNDARY, "model", NEW);
    Buffer bytes = Buffer.buffer(bytes(part("model", "m1")));
    Buffer passed = rename.feed(bytes).copy();
    bytes.setBytes(0, new byte[bytes.length()]);
    passed.appendBuffer(rename.feed(Buffer.buffer(bytes("--X-bound--|"))));
    assertThat(Forms.text(passed.getBytes())).isEqualTo(form(part("model", NEW_BYTES)));
  }

  @Test
  void a_second_value_does_not_pass() {
    MultipartRename rename = new MultipartRename(BOUNDARY, "model", NEW);
    rename.feed(Buffer.buffer(bytes(part("model", "a"))));
    assertThatThrownBy(() -> rename.feed(Buffer.buffer(bytes(form(part("model", "b"))))))
        .isInstanceOf(MultipartSyntaxException.class)
        .hasMessage("a second part named \"model\" at byte 62");
  }

  @Test
  void a_form_without_the_field_is_refused_at_its_end() {
    MultipartRename rename = new MultipartRename(BOUNDARY, "model", NEW);
    Buffer body = Buffer.buffer(bytes(form(part("x", "y"))));
    assertThat(rename.feed(body)).isEqualTo(body);
    assertThatThrownBy(rename::end).hasMessage("no part named \"model\"");

    MultipartRename cut = new MultipartRename(BOUNDARY, "model", NEW);
    cut.feed(Buffer.buffer(bytes(part("model", "y"))));
    assertThatThrownBy(cut::end).hasMessage("the body ends before its closing delimiter");
  }

  @Test
  void a_name_that_could_be_more_than_a_name_is_refused() {
    for (String value : List.of("a\r\n--X-bound--", "a\n", "\r", "é".repeat(513))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MultipartRename(BOUNDARY, "model", value));
    }
  }

  /** All ways to write a form in one. */
  private static String same(String form) {
    return Forms.text(bytes(form));
  }

  private static String passed(List<Buffer> pieces) {
    MultipartRename rename = new MultipartRename(BOUNDARY, "model", NEW);
    Buffer out = Buffer.buffer();
    pieces.forEach(piece -> out.appendBuffer(rename.feed(piece)));
    rename.end();
    return Forms.text(out.getBytes());
  }
}
