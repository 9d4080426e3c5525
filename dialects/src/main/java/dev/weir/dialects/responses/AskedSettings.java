package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a response says again of its request. Tools and instructions are not said again: they are
 * large, and whoever sent them has them.
 */
final class AskedSettings {

  private static final List<String> SAME = List.of("metadata", "truncation", "max_tool_calls");

  private AskedSettings() {}

  static Map<String, RawJson> of(ChatRequest asked) {
    Map<String, RawJson> settings = new LinkedHashMap<>();
    Sampling sampling = asked.sampling();
    Boolean parallel = asked.parallelTools();
    settings.put("parallel_tool_calls", RawJson.of(parallel == null ? "true" : parallel + ""));
    settings.put("temperature", number(sampling.temperature()));
    settings.put("top_p", number(sampling.topP()));
    settings.put("max_output_tokens", number(sampling.maxOutputTokens()));
    settings.put("previous_response_id", number(null));
    settings.put("store", RawJson.of("false"));
    settings.put("text", text(asked.outputFormat()));
    Reasoning reasoning = asked.reasoning();
    if (reasoning != null && reasoning.effort() != null) {
      String effort = reasoning.effort().name().toLowerCase(Locale.ROOT);
      settings.put(
          "reasoning", new JsonWriter().object().name("effort").text(effort).endObject().toRaw());
    }
    Map<String, RawJson> own = asked.extras().of(OPENAI_RESPONSES);
    for (String name : SAME) {
      RawJson value = own.get(name);
      if (value != null) {
        settings.put(name, value);
      }
    }
    return settings;
  }

  private static RawJson number(@Nullable Number number) {
    JsonWriter out = new JsonWriter();
    return number == null ? out.nothing().toRaw() : out.number(number.doubleValue()).toRaw();
  }

  private static RawJson text(@Nullable OutputFormat format) {
    JsonWriter out = new JsonWriter().object().name("format").object().name("type");
    switch (format) {
      case null -> out.text("text");
      case OutputFormat.Text plain -> out.text("text");
      case OutputFormat.JsonObject object -> out.text("json_object");
      case OutputFormat.JsonSchema schema -> {
        out.text("json_schema").name("name").text(schema.name() == null ? "answer" : schema.name());
        if (schema.schema() != null) {
          out.name("schema").raw(schema.schema());
        }
        if (schema.strict() != null) {
          out.name("strict").bool(schema.strict());
        }
      }
    }
    return out.endObject().endObject().toRaw();
  }
}
