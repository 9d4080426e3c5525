package dev.weir.dialects.models;

import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.dialects.models.Action.When;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the table, and refuses a row that it does not understand whole. */
final class RowReader {

  private static final String FILE = "model-rules.json";
  private static final String FOR = "for";
  private static final Set<String> MEMBERS =
      Set.of(
          "id", FOR, "family", "from", "below", "named", "but", "of", "does", "when", "values",
          "keeps", "least", "most", "trait", "why", "source");

  private final JsonValue row;

  private RowReader(JsonValue row) {
    this.row = row;
  }

  /** The rows that come with Weir. */
  static List<ModelRule> shipped() {
    try (InputStream in = RowReader.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + FILE);
      }
      return read(in.readAllBytes());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static List<ModelRule> read(byte[] json) {
    Set<String> ids = new HashSet<>();
    List<ModelRule> rows =
        JsonReader.read(json).items().stream().map(row -> new RowReader(row).rule()).toList();
    for (ModelRule rule : rows) {
      if (!ids.add(rule.id())) {
        throw new IllegalArgumentException("two rows are called " + rule.id());
      }
    }
    return rows;
  }

  private ModelRule rule() {
    for (String member : row.members().keySet()) {
      if (!MEMBERS.contains(member)) {
        throw new IllegalArgumentException("no row has a " + member + ": " + row);
      }
    }
    List<Parameter> of = words("of").stream().map(Parameter::named).toList();
    return new ModelRule(
        text("id"), Set.copyOf(words(FOR)), models(), of, action(), text("why"), text("source"));
  }

  private ModelRule.Models models() {
    String family = row.textOf("family");
    return new ModelRule.Models(
        family == null ? null : Family.named(family),
        version("from", 0),
        version("below", Integer.MAX_VALUE),
        pattern("named"),
        pattern("but"));
  }

  private Action action() {
    return switch (text("does")) {
      case "drop" -> new Action.Drop(when(), Set.copyOf(words("values")), optional("keeps"));
      case "refuse" -> new Action.Refuse();
      case "within" -> new Action.Within(number("least"), number("most"));
      case "nearest" ->
          new Action.Nearest(
              words("values").stream()
                  .map(word -> Effort.valueOf(word.toUpperCase(Locale.ROOT)))
                  .collect(Collectors.toUnmodifiableSet()));
      case "allow" -> new Action.Allow();
      case "by-user" -> new Action.ByUser();
      case "has" -> new Action.Has(Trait.named(text("trait")));
      default -> throw new IllegalArgumentException("nothing does that: " + row);
    };
  }

  private When when() {
    String word = row.textOf("when");
    return word == null
        ? When.ALWAYS
        : When.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private String text(String member) {
    String text = row.textOf(member);
    if (text == null) {
      throw new IllegalArgumentException("a row without " + member + ": " + row);
    }
    return text;
  }

  /** Words with spaces between them. */
  private List<String> words(String member) {
    String text = row.textOf(member);
    return text == null ? List.of() : Arrays.asList(text.split(" "));
  }

  private int version(String member, int otherwise) {
    String text = row.textOf(member);
    return text == null ? otherwise : Family.version(text);
  }

  private @Nullable Pattern pattern(String member) {
    String text = row.textOf(member);
    return text == null ? null : Pattern.compile(text);
  }

  private double number(String member) {
    Double number = optional(member);
    if (number == null) {
      throw new IllegalArgumentException("a row without " + member + ": " + row);
    }
    return number;
  }

  private @Nullable Double optional(String member) {
    JsonValue value = row.get(member);
    return value == null ? null : Double.valueOf(value.text());
  }
}
