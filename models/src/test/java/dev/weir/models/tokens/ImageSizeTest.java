package dev.weir.models.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes are read from headers, and from nothing else. */
class ImageSizeTest {

  @ParameterizedTest
  @CsvSource({
    "PNG, 89504e470d0a1a0a0000000d4948445200000320000002580806000000, 800, 600, 24",
    "GIF, 4749463839612003580200, 800, 600, 10",
    "JPEG, ffd8ffe000044a46ffff01ffc0001108025803200301, 800, 600, 20",
    "progressive JPEG, ffd8ffc400040000ffc2001108025803200301, 800, 600, 17",
    "lossy WebP, 524946460000000057454250565038200000000000000 09d012a2003580200, 800, 600, 30",
    "lossless WebP, 5249464600000000574542505650384c000000002f1fc39500000000000000, 800, 600, 30",
    "extended WebP, 524946460000000057454250565038580a000000000000001f03005702000000, 800, 600, 30",
  })
  void a_header_tells_the_size_and_a_cut_one_does_not(
      String kind, String hex, int width, int height, int needed) {
    byte[] header = HexFormat.of().parseHex(hex.replace(" ", ""));
    for (int length = 0; length <= header.length; length++) {
      ImageSize size = ImageSize.of(Arrays.copyOf(header, length));
      if (length < needed) {
        assertThat(size).as("%s cut at %d", kind, length).isNull();
      } else {
        assertThat(size).as("%s of %d", kind, length).isEqualTo(new ImageSize(width, height));
      }
    }
  }

  @Test
  void any_bytes_are_a_size_above_nothing_or_none() {
    Random random = new Random(7);
    String[] magics = {
      "89504e47", "474946383961", "ffd8ff", "5249464600000000574542505650384c", ""
    };
    int known = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      byte[] magic = HexFormat.of().parseHex(magics[round % magics.length]);
      System.arraycopy(magic, 0, bytes, 0, Math.min(magic.length, bytes.length));
      ImageSize size = ImageSize.of(bytes);
      if (size != null) {
        known++;
        assertThat(size.width()).isPositive();
        assertThat(size.height()).isPositive();
      }
    }
    assertThat(known).isBetween(1_000, 19_000);
  }
}
