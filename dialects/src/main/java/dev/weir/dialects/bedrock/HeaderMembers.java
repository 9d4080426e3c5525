package dev.weir.dialects.bedrock;

import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Header;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What InvokeModel is told in headers and Converse in the body: a guardrail above all, without
 * which nobody may be answered who asked for one.
 */
final class HeaderMembers {

  private static final String BEGINNING = "x-amzn-bedrock-";

  private HeaderMembers() {}

  /** The members of a Converse body that these headers stand for. */
  static Map<String, RawJson> of(List<Header> headers) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    String guardrail = value(headers, BEGINNING + "guardrailidentifier");
    if (guardrail != null) {
      JsonWriter config = new JsonWriter().object().name("guardrailIdentifier").text(guardrail);
      String version = value(headers, BEGINNING + "guardrailversion");
      if (version != null) {
        config.name("guardrailVersion").text(version);
      }
      String trace = value(headers, BEGINNING + "trace");
      if (trace != null) {
        config.name("trace").text(trace.toLowerCase(Locale.ROOT));
      }
      members.put("guardrailConfig", config.endObject().toRaw());
    }
    put(
        members,
        "performanceConfig",
        "latency",
        value(headers, BEGINNING + "performanceconfig-latency"));
    put(members, RequestReader.TIER, "type", value(headers, BEGINNING + "service-tier"));
    RawJson metadata = object(value(headers, BEGINNING + "request-metadata"));
    if (metadata != null) {
      members.put(RequestReader.METADATA, metadata);
    }
    return members;
  }

  /** The value of a header; null when there is none. */
  static @Nullable String value(List<Header> headers, String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return null;
  }

  private static void put(
      Map<String, RawJson> members, String object, String member, @Nullable String value) {
    if (value != null) {
      members.put(object, new JsonWriter().object().name(member).text(value).endObject().toRaw());
    }
  }

  private static @Nullable RawJson object(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      RawJson json = RawJson.of(text);
      return JsonReader.read(json).isObject() ? json : null;
    } catch (NotJsonException other) {
      return null;
    }
  }
}
