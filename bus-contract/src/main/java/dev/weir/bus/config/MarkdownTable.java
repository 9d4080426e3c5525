package dev.weir.bus.config;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** A table of every key of the configuration for people to read. */
public final class MarkdownTable {

  private MarkdownTable() {}

  /** One row for each place inside {@code doc}, in the order the code asks for them. */
  public static String of(ConfigDoc doc) {
    StringBuilder table = new StringBuilder("| Key | Type | Default | What it is |\n");
    table.append("|---|---|---|---|\n");
    doc.members().forEach(member -> row(member, table));
    return table.toString();
  }

  private static void row(ConfigDoc doc, StringBuilder table) {
    table
        .append("| `")
        .append(doc.path())
        .append("` | ")
        .append(type(doc))
        .append(" | ")
        .append(standard(doc))
        .append(" | ")
        .append(doc.doc().replace("|", "\\|"))
        .append(" |\n");
    doc.members().forEach(member -> row(member, table));
  }

  private static String type(ConfigDoc doc) {
    if (!doc.choices().isEmpty()) {
      return "`" + String.join("` `", doc.choices()) + "`";
    }
    String title = doc.form().title();
    Number min = doc.min();
    Number max = doc.max();
    if (min != null && max != null) {
      title += " " + plain(min) + " to " + plain(max);
    }
    return doc.shorthand() == null ? title : title + ", or a text for `" + doc.shorthand() + "`";
  }

  private static String standard(ConfigDoc doc) {
    Object value = doc.byDefault();
    if (doc.required()) {
      return "**required**";
    } else if (value == null) {
      return "";
    }
    String written =
        value instanceof List<?> list ? Json.encode(new JsonArray(list)) : plain(value);
    return written.isEmpty() ? "empty" : "`" + written + "`";
  }

  private static String plain(Object value) {
    return value instanceof Double number ? Reader.plain(number) : value.toString();
  }
}
