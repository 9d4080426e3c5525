package dev.weir.models.tokens;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The texts of the test data and what published tokenizers count of them. */
record Corpus(List<Sample> samples) {

  /**
   * A text.
   *
   * @param counts tokens by the column of {@code counts.tsv}
   */
  record Sample(String name, String text, Map<String, Integer> counts) {

    /** Whether it only measures: its number is even. */
    boolean heldOut() {
      return (name.charAt(name.length() - 1) - '0') % 2 == 0;
    }
  }

  static Corpus read() {
    List<String> lines = resource("/tokens/counts.tsv").lines().toList();
    String[] columns = lines.get(0).split("\t", -1);
    List<Sample> samples = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      Map<String, Integer> counts = new LinkedHashMap<>();
      for (int i = 1; i < cells.length; i++) {
        counts.put(columns[i], Integer.valueOf(cells[i]));
      }
      samples.add(new Sample(cells[0], resource("/tokens/corpus/" + cells[0] + ".txt"), counts));
    }
    return new Corpus(samples);
  }

  private static String resource(String path) {
    try (InputStream in = Corpus.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
