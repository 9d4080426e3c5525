package dev.weir.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A list of models as lines of a terminal: name, provider, kind, limits, US dollars per million
 * tokens, abilities. No column is wider than its bound; what is cut ends in an ellipsis.
 */
final class ModelTable {

  private static final int[] WIDTHS_MAX = {56, 16, 13, 8, 8, 10, 10, 60};
  private static final List<String> HEAD =
      List.of("MODEL", "PROVIDER", "KIND", "CONTEXT", "OUTPUT", "$ IN/M", "$ OUT/M", "ABILITIES");

  /** What a provider calls its models must not steer the terminal. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]");

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param models a list in OpenAI's shape with Weir's members
   */
  ModelTable(JsonObject models) {
    for (Object model : models.getJsonArray("data", new JsonArray())) {
      rows.add(row((JsonObject) model));
    }
  }

  private static List<String> row(JsonObject model) {
    JsonObject pricing = model.getJsonObject("pricing", new JsonObject());
    return List.of(
        model.getString("id", ""),
        model.getString("provider", ""),
        model.getString("kind", ""),
        tokens(model.getLong("max_input_tokens")),
        tokens(model.getLong("max_output_tokens")),
        perMillion(pricing.getString("prompt")),
        perMillion(pricing.getString("completion")),
        model.getJsonArray("abilities", new JsonArray()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(" ")));
  }

  /** The table; without a head where nothing but names is known. */
  String text() {
    List<List<String>> lines = new ArrayList<>();
    if (rows.stream().anyMatch(row -> row.stream().skip(1).anyMatch(cell -> !cell.isEmpty()))) {
      lines.add(HEAD);
    }
    lines.addAll(rows);
    int[] widths = new int[WIDTHS_MAX.length];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cut(line.get(i), i).length());
      }
    }
    return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(cells.get(i), i);
      String space = " ".repeat(widths[i] - cell.length());
      boolean isNumber = i >= 3 && i <= 6;
      line.append(isNumber ? space + cell : cell + space).append("  ");
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String cell, int column) {
    String plain = CONTROLS.matcher(cell).replaceAll("");
    int max = WIDTHS_MAX[column];
    return plain.length() <= max ? plain : plain.substring(0, max - 1) + "…";
  }

  /** Thousands and millions as vendors write them, if they are whole. */
  private static String tokens(@Nullable Long tokens) {
    if (tokens == null) {
      return "";
    }
    return tokens % 1_000_000 == 0
        ? tokens / 1_000_000 + "M"
        : tokens % 1_000 == 0 ? tokens / 1_000 + "K" : tokens.toString();
  }

  private static String perMillion(@Nullable String perToken) {
    if (perToken == null) {
      return "";
    }
    BigDecimal dollars =
        new BigDecimal(perToken).movePointRight(6).setScale(4, RoundingMode.HALF_UP);
    return dollars.stripTrailingZeros().toPlainString();
  }
}
