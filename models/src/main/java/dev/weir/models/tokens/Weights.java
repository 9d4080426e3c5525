package dev.weir.models.tokens;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What each trait of a text costs in tokens, for one family, by the ordinals of {@link Trait}. */
final class Weights {

  private static final String FILE = "weights.tsv";

  private final double[] byTrait;

  Weights(double[] byTrait) {
    this.byTrait = byTrait.clone();
  }

  /** The tokens, with a fraction, of a text with these traits. */
  double tokens(int[] traits) {
    double tokens = 0;
    for (int i = 0; i < traits.length; i++) {
      tokens += byTrait[i] * traits[i];
    }
    return tokens;
  }

  /** The fitted weights of the column {@code family}. */
  static Weights of(String family) {
    List<String[]> rows = rows();
    int column = Arrays.asList(rows.get(0)).indexOf(family);
    double[] byTrait = new double[Trait.values().length];
    for (String[] row : rows.subList(1, rows.size())) {
      byTrait[Trait.valueOf(row[0]).ordinal()] = Double.parseDouble(row[column]);
    }
    return new Weights(byTrait);
  }

  private static List<String[]> rows() {
    try (InputStream in = Weights.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FILE);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(line -> line.split("\t", -1)).toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
