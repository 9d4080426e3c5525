package dev.weir.dialects.anthropic;

import dev.weir.bus.chat.CacheMark;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The member {@code cache_control}. */
final class CacheControl {

  private static final String MEMBER = "cache_control";

  private CacheControl() {}

  /** Takes the mark; one with members that are new to us stays, to be passed on as it is. */
  static @Nullable CacheMark take(Fields fields) {
    JsonValue mark = fields.peek(MEMBER);
    if (mark == null) {
      fields.skip(MEMBER);
      return null;
    }
    String ttl = mark.textOf("ttl");
    boolean known =
        "ephemeral".equals(mark.textOf("type")) && mark.members().size() == (ttl == null ? 1 : 2);
    if (!known) {
      return null;
    }
    fields.skip(MEMBER);
    return ttl == null ? CacheMark.DEFAULT : new CacheMark(ttl);
  }

  /** Writes the mark, if there is one; a lifetime that Anthropic does not offer is left to it. */
  static void write(JsonWriter out, @Nullable CacheMark mark) {
    if (mark == null) {
      return;
    }
    out.name(MEMBER).object().name("type").text("ephemeral");
    String ttl = mark.ttl();
    if (ttl != null && (ttl.equals("5m") || ttl.equals("1h"))) {
      out.name("ttl").text(ttl);
    }
    out.endObject();
  }
}
