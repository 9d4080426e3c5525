package dev.weir.dialects.bedrock;

import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Header;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of Claude's features that are not for everybody yet. Bedrock takes them in the body,
 * Anthropic in a header. Neither knows all of the other's, and a name that is not known is refused:
 * so those that a caller told Anthropic do not go to Bedrock, but those told Bedrock go to both.
 */
final class Betas {

  /** The member of the body, in Converse of the additional fields. */
  static final String MEMBER = "anthropic_beta";

  private static final String ANTHROPIC = "anthropic-beta";

  /** A header that no vendor sees: it says that the names are meant for Bedrock. */
  private static final String OURS = "x-weir-bedrock-beta";

  private Betas() {}

  /** What tells Anthropic of these. */
  static List<Header> forAnthropic(List<String> names) {
    return names.isEmpty() ? List.of() : List.of(new Header(ANTHROPIC, String.join(",", names)));
  }

  /** What tells either vendor of these. */
  static List<Header> forBoth(List<String> names) {
    List<Header> headers = new ArrayList<>(forAnthropic(names));
    forAnthropic(names).forEach(header -> headers.add(new Header(OURS, header.value())));
    return headers;
  }

  /** The texts of a list; none when it is anything else. */
  static List<String> namesIn(@Nullable JsonValue told) {
    List<String> names = new ArrayList<>();
    for (JsonValue name : told == null ? List.<JsonValue>of() : told.items()) {
      if (!name.isString()) {
        return List.of();
      }
      names.add(name.text());
    }
    return names;
  }

  /** The member for Bedrock, as {@link #forBoth} told it; null when nothing was named. */
  static @Nullable RawJson member(List<Header> headers) {
    String joined = HeaderMembers.value(headers, OURS);
    if (joined == null) {
      return null;
    }
    JsonWriter names = new JsonWriter().array();
    for (String name : joined.split(",", -1)) {
      names.text(name);
    }
    return names.endArray().toRaw();
  }
}
