package dev.weir.launcher.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.launcher.matrix.MatrixVendor.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bodies of a size at which it shows what is copied once too often, or bounded too low. They fit
 * the gateway's own default for a body, 32 MiB; what the vendor got is compared by its hash, since
 * nobody wants to read what differs.
 */
enum Bulk {
  /** All that people write: quotes, line ends, letters of one to four bytes. */
  PROMPT("prompt of 5 MB") {
    private static final int BYTES = 5_000_000;
    private static final String[] WORDS = {
      "river ", "Tromsø ", "\"weir\" ", "\\n ", "line\n", "日本 ", "\uD83C\uDF0C ", "</p>\t"
    };

    @Override
    void play(Pair pair) throws Exception {
      String prompt = prompt();
      for (boolean stream : new boolean[] {false, true}) {
        ask(pair, stream, Part.Text.of(prompt));
        List<String> seen =
            Scene.seen(pair, Part.Text.class).stream()
                .map(part -> hash(part.text().getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertThat(seen).containsExactly(hash(prompt.getBytes(StandardCharsets.UTF_8)));
      }
    }

    private static String prompt() {
      SplittableRandom random = new SplittableRandom(BYTES);
      StringBuilder words = new StringBuilder();
      int bytes = 0;
      while (bytes < BYTES) {
        String word = WORDS[random.nextInt(WORDS.length)];
        words.append(word);
        bytes += word.getBytes(StandardCharsets.UTF_8).length;
      }
      return words.toString();
    }
  },
  /** A third more in base64, which is how all dialects have it. */
  IMAGE("image of 20 MB") {
    private static final int BYTES = 20_000_000;

    @Override
    void play(Pair pair) throws Exception {
      byte[] pixels = new byte[BYTES];
      new SplittableRandom(BYTES).nextBytes(pixels);
      String base64 = Base64.getEncoder().encodeToString(pixels);
      Media media = new Media.Inline("image/png", base64);
      ask(pair, false, Part.Text.of("What?"), new Part.Image(media, null, null, Extras.NONE));
      List<String> seen =
          Scene.seen(pair, Part.Image.class).stream()
              .map(part -> (Media.Inline) part.media())
              .map(inline -> hash(Base64.getDecoder().decode(inline.base64())))
              .toList();
      assertThat(seen).containsExactly(hash(pixels));
    }
  };

  final String title;

  Bulk(String title) {
    this.title = title;
  }

  /** Plays it; throws an {@link AssertionError} when something else comes of it. */
  abstract void play(Pair pair) throws Exception;

  private static void ask(Pair pair, boolean stream, Part... parts) throws Exception {
    pair.vendor().next(new Reply.Whole(Scene.answer(Part.Text.of("A lot."))));
    ChatRequest asked = Scene.asks(pair, stream, Message.of(Role.USER, parts));
    ChatAnswer told = Scene.answered(pair.client().ask(asked));
    assertThat(Scene.text(told)).isEqualTo("A lot.");
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }
}
