package dev.weir.dialects.embeddings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.dialects.tree.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's answer as a tree in which an array of numbers is one leaf: a thousand vectors are a
 * million numbers, and a tree of those would be a hundred times the answer.
 */
sealed interface Node {

  /** No count is greater: what is, is a mistake, and sums of it would not fit. */
  double COUNT_MAX = 1e12;

  /** An object. */
  record Members(Map<String, Node> members) implements Node {}

  /** An array of anything but numbers; empty ones too. */
  record Items(List<Node> items) implements Node {}

  /** An array of numbers, at least one. */
  record Numbers(Vector.Digits digits) implements Node {}

  /** A string, without quotes and escapes. */
  record Text(String text) implements Node {}

  /** A number, as it stands. */
  record Amount(String digits) implements Node {}

  /** Whether something is so. */
  record Truth(boolean value) implements Node {}

  /** What nobody asks for: null, or an array of numbers and other things. */
  record Nothing() implements Node {}

  /** A member that is neither absent nor null; null also for what is no object. */
  default @Nullable Node get(String name) {
    return this instanceof Members all && !(all.members.get(name) instanceof Nothing)
        ? all.members.get(name)
        : null;
  }

  /** The items; none unless it is an array of them. */
  default List<Node> items() {
    return this instanceof Items all ? all.items : List.of();
  }

  /** A count among the members; {@code otherwise} for everything else. */
  default long countOf(String name, long otherwise) {
    if (!(get(name) instanceof Amount amount)) {
      return otherwise;
    }
    // Google and Cohere write counts as they write all numbers: 4 may be 4.0.
    double count = Double.parseDouble(amount.digits);
    return count >= 0 && count <= COUNT_MAX ? (long) count : otherwise;
  }

  /** Reads one value, nothing before it and nothing after. */
  static Node read(byte[] bytes) throws IOException {
    try (JsonParser in = JsonReader.parser(bytes)) {
      if (in.nextToken() == null) {
        throw new IOException("no JSON at all");
      }
      Node node = read(in, bytes);
      if (in.nextToken() != null) {
        throw new IOException("more than one JSON value");
      }
      return node;
    }
  }

  private static Node read(JsonParser in, byte[] bytes) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, Node> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          members.put(name, read(in, bytes));
        }
        yield new Members(members);
      }
      case START_ARRAY -> array(in, bytes);
      case VALUE_STRING -> new Text(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Amount(in.getText());
      case VALUE_TRUE -> new Truth(true);
      case VALUE_FALSE -> new Truth(false);
      default -> new Nothing();
    };
  }

  private static Node array(JsonParser in, byte[] bytes) throws IOException {
    int start = (int) in.currentTokenLocation().getByteOffset();
    List<Node> items = new ArrayList<>();
    int numbers = 0;
    boolean mixed = false;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken().isNumeric()) {
        numbers++;
        mixed |= !items.isEmpty();
      } else {
        mixed |= numbers > 0;
        items.add(read(in, bytes));
      }
    }
    if (mixed) {
      return new Nothing();
    }
    int end = (int) in.currentLocation().getByteOffset();
    return numbers == 0
        ? new Items(items)
        : new Numbers(new Vector.Digits(bytes, start, end, numbers));
  }
}
