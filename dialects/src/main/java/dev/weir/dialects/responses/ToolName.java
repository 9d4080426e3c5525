package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool's name as this dialect tells it. To everybody else, {@code namespace} and {@code name} are
 * one name, joined by {@link #JOINT}.
 *
 * @param custom whether the tool takes free text
 */
record ToolName(@Nullable String namespace, String name, boolean custom) {

  static final String JOINT = "__";

  /** The member of a call's or a tool's extras that tells of its namespace. */
  static final String NAMESPACE = "namespace";

  /** The name that everybody else knows. */
  static String flat(@Nullable String namespace, String name) {
    return namespace == null || namespace.isEmpty() ? name : namespace + JOINT + name;
  }

  /** A name that begins with its namespace, without it; any other as it is. */
  static ToolName within(@Nullable String namespace, String flat, boolean custom) {
    boolean inside = namespace != null && flat.startsWith(namespace + JOINT);
    return inside && namespace != null
        ? new ToolName(namespace, flat.substring(namespace.length() + JOINT.length()), custom)
        : new ToolName(null, flat, custom);
  }

  /** The tool that a canonical tool was. */
  static ToolName of(Tool tool) {
    return switch (tool) {
      case Tool.Function function -> of(function.name(), function.extras(), false);
      case Tool.Custom custom -> of(custom.name(), custom.extras(), true);
      case Tool.Vendor vendor -> new ToolName(null, vendor.type(), false);
    };
  }

  private static ToolName of(String flat, Extras extras, boolean custom) {
    RawJson namespace = extras.of(OPENAI_RESPONSES).get(NAMESPACE);
    return within(ItemExtras.text(ItemExtras.object(namespace).get("name")), flat, custom);
  }

  /** The names that a caller gave its tools, by the names that everybody else knows. */
  static final class Table {

    private final @Nullable Map<String, ToolName> byFlatName;

    private Table(@Nullable Map<String, ToolName> byFlatName) {
      this.byFlatName = byFlatName;
    }

    /** Of a request that is known or, when it is null, is not. */
    static Table of(@Nullable ChatRequest asked) {
      if (asked == null) {
        return new Table(null);
      }
      Map<String, ToolName> names = new HashMap<>();
      for (Tool tool : asked.tools()) {
        ToolName name = ToolName.of(tool);
        names.put(flat(name.namespace(), name.name()), name);
      }
      return new Table(names);
    }

    /**
     * The name of a called tool. Where the request is not known, a name with one joint inside is
     * taken for one with a namespace.
     *
     * @param custom whether the model called it with free text
     */
    ToolName called(String flat, boolean custom) {
      if (byFlatName != null) {
        ToolName known = byFlatName.get(flat);
        return known == null
            ? new ToolName(null, flat, custom)
            : new ToolName(known.namespace, known.name, custom || known.custom);
      }
      int joint = flat.indexOf(JOINT);
      boolean one =
          joint > 0 && joint == flat.lastIndexOf(JOINT) && joint + JOINT.length() < flat.length();
      return one
          ? new ToolName(flat.substring(0, joint), flat.substring(joint + JOINT.length()), custom)
          : new ToolName(null, flat, custom);
    }
  }
}
