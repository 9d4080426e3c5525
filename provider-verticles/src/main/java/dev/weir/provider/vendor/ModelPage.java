package dev.weir.provider.vendor;

import dev.weir.bus.message.Announcement;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a vendor's model list, in any of the shapes that vendors give it.
 *
 * @param after how the next page is asked for, null when this is the last
 */
record ModelPage(List<Announcement.Model> models, @Nullable Next after) {

  /** The parameter of the query that names the next page. */
  record Next(String parameter, String value) {}

  private static final String GOOGLE = "models/";

  /** Reads a page; null when it is not one. */
  static @Nullable ModelPage of(Buffer body) {
    Object root;
    try {
      root = Json.decodeValue(body);
    } catch (DecodeException notJson) {
      return null;
    }
    JsonObject page = root instanceof JsonObject object ? object : new JsonObject();
    Object list = root instanceof JsonArray bare ? bare : page.getValue("data");
    if (!(list instanceof JsonArray entries)) {
      return page.getValue("models") instanceof JsonArray named ? named(named, page) : null;
    }
    List<Announcement.Model> models = new ArrayList<>();
    for (Object entry : entries) {
      if (entry instanceof JsonObject model && model.getValue("id") instanceof String id) {
        models.add(new Announcement.Model(id, displayName(model, id), created(model)));
      }
    }
    boolean more = Boolean.TRUE.equals(page.getValue("has_more"));
    return new ModelPage(
        models,
        more && page.getValue("last_id") instanceof String id ? new Next("after_id", id) : null);
  }

  /** Google's and Cohere's shape: {@code models} whose {@code name} is the id. */
  private static ModelPage named(JsonArray entries, JsonObject page) {
    List<Announcement.Model> models = new ArrayList<>();
    for (Object entry : entries) {
      if (entry instanceof JsonObject model && model.getValue("name") instanceof String name) {
        String id = name.startsWith(GOOGLE) ? name.substring(GOOGLE.length()) : name;
        String shown = model.getValue("displayName") instanceof String title ? title : id;
        models.add(new Announcement.Model(id, shown, 0));
      }
    }
    Next next = null;
    if (page.getValue("nextPageToken") instanceof String token && !token.isEmpty()) {
      next = new Next("pageToken", token);
    } else if (page.getValue("next_page_token") instanceof String token && !token.isEmpty()) {
      next = new Next("page_token", token);
    }
    return new ModelPage(models, next);
  }

  private static String displayName(JsonObject model, String id) {
    for (String key : new String[] {"display_name", "name"}) {
      if (model.getValue(key) instanceof String name && !name.isBlank()) {
        return name;
      }
    }
    return id;
  }

  private static long created(JsonObject model) {
    if (model.getValue("created") instanceof Number seconds) {
      return seconds.longValue();
    }
    try {
      return model.getValue("created_at") instanceof String time
          ? Instant.parse(time).getEpochSecond()
          : 0;
    } catch (DateTimeParseException notATime) {
      return 0;
    }
  }
}
