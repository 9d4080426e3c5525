package dev.weir.dialects.gemini;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of {@code GET /models}.
 *
 * @param nextPageToken what to ask the next page with; null on the last one
 */
public record ModelList(List<Model> models, @Nullable String nextPageToken) {

  private static final String PREFIX = "models/";
  private static final List<String> METHODS = List.of("generateContent", "countTokens");

  public ModelList {
    models = List.copyOf(models);
  }

  /**
   * A model.
   *
   * @param id as it stands in URLs, without {@code models/}
   * @param inputTokenLimit 0 when it is not known
   * @param outputTokenLimit 0 when it is not known
   * @param methods what can be asked of it
   */
  public record Model(
      String id,
      String displayName,
      long inputTokenLimit,
      long outputTokenLimit,
      List<String> methods) {
    public Model {
      methods = List.copyOf(methods);
    }

    /** A model that chats. */
    public static Model chatting(String id, long inputTokenLimit, long outputTokenLimit) {
      return new Model(id, id, inputTokenLimit, outputTokenLimit, METHODS);
    }

    /** Whether it answers chats. */
    public boolean chats() {
      return methods.contains("generateContent");
    }

    /** The answer of {@code GET /models/{id}}. */
    public Buffer write() {
      JsonWriter out = new JsonWriter();
      writeTo(out);
      return out.toBuffer();
    }

    private void writeTo(JsonWriter out) {
      out.object().name("name").text(PREFIX + id).name("version").text(id);
      out.name("displayName").text(displayName);
      if (inputTokenLimit > 0) {
        out.name("inputTokenLimit").number(inputTokenLimit);
      }
      if (outputTokenLimit > 0) {
        out.name("outputTokenLimit").number(outputTokenLimit);
      }
      out.name("supportedGenerationMethods").array();
      methods.forEach(out::text);
      out.endArray().endObject();
    }
  }

  /**
   * Reads a page.
   *
   * @throws FaultException {@link Fault.Upstream} when it is not one
   */
  public static ModelList read(Buffer body) {
    JsonValue page;
    try {
      page = JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw Wording.malformed("the list of models is not JSON");
    }
    if (ErrorReader.isError(page)) {
      throw ErrorReader.inBand(page).asException();
    }
    if (!page.isObject()) {
      throw Wording.malformed("the list of models is no object");
    }
    List<Model> models = new ArrayList<>();
    JsonValue list = page.get("models");
    for (JsonValue item : list == null ? List.<JsonValue>of() : list.items()) {
      String name = item.textOf("name");
      if (name != null && !name.isEmpty()) {
        models.add(model(name, item));
      }
    }
    String next = page.textOf("nextPageToken");
    return new ModelList(models, next == null || next.isEmpty() ? null : next);
  }

  private static Model model(String name, JsonValue item) {
    String id = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    String displayName = item.textOf("displayName");
    JsonValue methods = item.get("supportedGenerationMethods");
    return new Model(
        id,
        displayName == null ? id : displayName,
        Math.max(0, item.longOf("inputTokenLimit", 0)),
        Math.max(0, item.longOf("outputTokenLimit", 0)),
        methods == null ? METHODS : methods.items().stream().map(JsonValue::text).toList());
  }

  /** Writes the page. */
  public Buffer write() {
    JsonWriter out = new JsonWriter().object().name("models").array();
    models.forEach(model -> model.writeTo(out));
    out.endArray();
    if (nextPageToken != null) {
      out.name("nextPageToken").text(nextPageToken);
    }
    return out.endObject().toBuffer();
  }
}
