package dev.weir.models.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Fits the weights of the estimates to the counts of the corpus, held-out texts apart: least
 * squares of the relative error, no weight below a fifth of a guess, drawn a little towards that
 * guess so that a trait that the corpus hardly shows keeps a sane weight. Run with the path of
 * {@code weights.tsv} to write and, to try another, the strength of that pull.
 */
final class Calibration {

  private static final int ROUNDS = 20_000;
  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("claude", "claude");
    COLUMNS.put("gemini", "gemma3");
    COLUMNS.put("general", "llama3");
  }

  private final List<Corpus.Sample> samples;
  private final String column;
  private final double pull;

  private Calibration(List<Corpus.Sample> samples, String column, double pull) {
    this.samples = samples;
    this.column = column;
    this.pull = pull;
  }

  public static void main(String[] args) throws IOException {
    // Of 0.0003, 0.003 and 0.02 the one with the least error over the held-out texts.
    double pull = args.length > 1 ? Double.parseDouble(args[1]) : 0.02;
    List<Corpus.Sample> all = Corpus.read().samples();
    Map<String, double[]> fitted = new LinkedHashMap<>();
    COLUMNS.forEach(
        (family, column) -> {
          Calibration calibration = new Calibration(fit(all), column, pull);
          double[] weights = calibration.solve();
          fitted.put(family, weights);
          Weights rule = new Weights(weights);
          System.out.println(
              family + " fit      " + Errors.of(all, s -> !s.heldOut(), column, rule));
          System.out.println(
              family + " held-out " + Errors.of(all, Corpus.Sample::heldOut, column, rule));
        });
    write(Path.of(args[0]), fitted);
  }

  private static List<Corpus.Sample> fit(List<Corpus.Sample> all) {
    return all.stream().filter(sample -> !sample.heldOut()).toList();
  }

  private double[] solve() {
    int size = Trait.values().length;
    double[][] rows = new double[samples.size()][size];
    for (int i = 0; i < rows.length; i++) {
      int[] traits = TraitCount.of(samples.get(i).text());
      double truth = samples.get(i).counts().get(column);
      for (int j = 0; j < size; j++) {
        rows[i][j] = traits[j] / truth;
      }
    }
    double[] guess = new double[size];
    for (Trait trait : Trait.values()) {
      guess[trait.ordinal()] = guess(trait);
    }
    double[] weights = guess.clone();
    for (int round = 0; round < ROUNDS; round++) {
      descend(rows, guess, weights);
    }
    return weights;
  }

  /** Sets each weight in turn to the best one, all others fixed. */
  private void descend(double[][] rows, double[] guess, double[] weights) {
    for (int j = 0; j < weights.length; j++) {
      double squares = pull;
      double product = pull * guess[j];
      for (double[] row : rows) {
        if (row[j] != 0) {
          double rest = 1;
          for (int k = 0; k < weights.length; k++) {
            rest -= k == j ? 0 : row[k] * weights[k];
          }
          squares += row[j] * row[j];
          product += row[j] * rest;
        }
      }
      weights[j] = Math.max(guess[j] / 5, product / squares);
    }
  }

  private static double guess(Trait trait) {
    return switch (trait) {
      case WORD, JOINED_WORD, FOREIGN_WORD, MARK, LINE, SYMBOL, DIGIT_GROUP, SPACES -> 1;
      case LETTER_FROM_5, CAPITAL, DIGIT, SPACE_BEFORE_DIGIT -> 0.1;
      case LETTER_FROM_9, FOREIGN_LETTER, MARK_AGAIN, LINE_MORE -> 0.2;
      case ACCENT, MARK_MORE, LINE_AFTER_MARK, CYRILLIC_WORD -> 0.5;
      case CYRILLIC, GREEK, ARABIC, HEBREW, INDIC, THAI -> 0.4;
      case HAN, KANA, HANGUL, CJK_MARK, OTHER -> 0.8;
      case EMOJI -> 1.5;
    };
  }

  private static void write(Path file, Map<String, double[]> fitted) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("trait\t" + String.join("\t", fitted.keySet()));
    for (Trait trait : Trait.values()) {
      StringBuilder line = new StringBuilder(trait.name());
      for (double[] weights : fitted.values()) {
        line.append('\t').append(String.format(Locale.ROOT, "%.4f", weights[trait.ordinal()]));
      }
      lines.add(line.toString());
    }
    Files.write(file, lines);
  }

  /** How far an estimate is off, as parts of the truth. */
  record Errors(double mean, double aggregate, double worst, String worstSample) {

    static Errors of(
        List<Corpus.Sample> all, Predicate<Corpus.Sample> which, String column, Weights weights) {
      EstimatingTokenizer estimate =
          new EstimatingTokenizer(EstimatingTokenizer.Family.GENERAL, weights);
      return of(all.stream().filter(which).toList(), column, estimate);
    }

    static Errors of(List<Corpus.Sample> samples, String column, Tokenizer tokenizer) {
      double[] errors = new double[samples.size()];
      double estimated = 0;
      double expected = 0;
      String worstSample = "";
      double worst = 0;
      for (int i = 0; i < errors.length; i++) {
        double truth = samples.get(i).counts().get(column);
        double counted = tokenizer.count(samples.get(i).text());
        estimated += counted;
        expected += truth;
        errors[i] = Math.abs(counted - truth) / truth;
        if (errors[i] > Math.abs(worst)) {
          worst = (counted - truth) / truth;
          worstSample = samples.get(i).name();
        }
      }
      return new Errors(
          Arrays.stream(errors).average().orElseThrow(),
          estimated / expected - 1,
          worst,
          worstSample);
    }
  }
}
