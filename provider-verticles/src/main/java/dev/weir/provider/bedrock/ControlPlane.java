package dev.weir.provider.bedrock;

import dev.weir.bus.message.Announcement;
import dev.weir.provider.vendor.Documents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Bedrock's other host tells of models: those that are called by their own names, and the
 * inference profiles, Bedrock's own and those of the account, with the models behind them.
 *
 * <p>Who may not read one of the lists has the others; a list that cannot be read stays what it
 * was. A list has 2,000 entries at most.
 */
final class ControlPlane {

  private static final String FOUNDATION = "foundation-model/";
  private static final String PROFILE_LIST = "inferenceProfileSummaries";
  private static final int PAGES_MAX = 10;
  private static final int ENTRIES_MAX = 2_000;

  private final Map<String, String> configured;
  private final Map<Kind, List<Entry>> lists = new EnumMap<>(Kind.class);
  private volatile Map<String, String> behind;

  private enum Kind {
    MODELS("/foundation-models", "modelSummaries"),
    PROFILES("/inference-profiles?type=SYSTEM_DEFINED&maxResults=1000", PROFILE_LIST),
    OWN_PROFILES("/inference-profiles?type=APPLICATION&maxResults=1000", PROFILE_LIST);

    private final String path;
    private final String member;

    Kind(String path, String member) {
      this.path = path;
      this.member = member;
    }

    String after(String token) {
      return path
          + (path.contains("?") ? "&" : "?")
          + "nextToken="
          + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    void read(JsonObject told, List<Entry> all) {
      if (this == MODELS) {
        model(told, all);
      } else {
        profile(told, all);
      }
    }
  }

  /** A model, and the one that its name stands for; empty for itself. */
  private record Entry(Announcement.Model model, String behind) {}

  /**
   * @param configured models by the names that stand for them, whatever the lists say
   */
  ControlPlane(Map<String, String> configured) {
    this.configured = Map.copyOf(configured);
    this.behind = this.configured;
  }

  /** The model that a name stands for; the name itself as far as is known. */
  String modelBehind(String name) {
    return behind.getOrDefault(name, name);
  }

  /** All lists anew. Fails when none can be read. */
  Future<List<Announcement.Model>> list(Documents host) {
    List<Future<Void>> read = Arrays.stream(Kind.values()).map(kind -> read(host, kind)).toList();
    return Future.join(read)
        .transform(
            all ->
                read.stream().allMatch(Future::failed)
                    ? Future.failedFuture(read.getFirst().cause())
                    : Future.succeededFuture(merged()));
  }

  private List<Announcement.Model> merged() {
    Map<String, Announcement.Model> models = new LinkedHashMap<>();
    Map<String, String> standing = new LinkedHashMap<>();
    for (List<Entry> list : lists.values()) {
      for (Entry entry : list) {
        models.putIfAbsent(entry.model.id(), entry.model);
        if (!entry.behind.isEmpty()) {
          standing.put(entry.model.id(), entry.behind);
        }
      }
    }
    standing.putAll(configured);
    behind = Map.copyOf(standing);
    return List.copyOf(models.values());
  }

  private Future<Void> read(Documents host, Kind kind) {
    return page(host, kind, kind.path, 1, new ArrayList<>())
        .onSuccess(entries -> lists.put(kind, entries))
        .mapEmpty();
  }

  private static Future<List<Entry>> page(
      Documents host, Kind kind, String path, int number, List<Entry> all) {
    return host.get(path)
        .compose(
            page -> {
              if (page.getValue(kind.member) instanceof JsonArray entries) {
                entries.stream()
                    .filter(JsonObject.class::isInstance)
                    .limit(ENTRIES_MAX - all.size())
                    .forEach(entry -> kind.read((JsonObject) entry, all));
              }
              boolean more = number < PAGES_MAX && all.size() < ENTRIES_MAX;
              return more && page.getValue("nextToken") instanceof String next && !next.isEmpty()
                  ? page(host, kind, kind.after(next), number + 1, all)
                  : Future.succeededFuture(all);
            });
  }

  /** A model that has a price of its own; others are called by a profile. */
  private static void model(JsonObject told, List<Entry> all) {
    boolean direct =
        !(told.getValue("inferenceTypesSupported") instanceof JsonArray ways)
            || ways.isEmpty()
            || ways.contains("ON_DEMAND");
    String id = text(told, "modelId");
    if (direct && !id.isEmpty()) {
      all.add(entry(id, text(told, "modelName"), ""));
    }
  }

  /** Bedrock's own have an id that all regions know; the account's are known by their ARN. */
  private static void profile(JsonObject told, List<Entry> all) {
    String arn = text(told, "inferenceProfileArn");
    String own = text(told, "type").equals("APPLICATION") ? arn : text(told, "inferenceProfileId");
    String id = own.isEmpty() ? arn : own;
    if (id.isEmpty()) {
      return;
    }
    String behind = "";
    if (told.getValue("models") instanceof JsonArray models
        && !models.isEmpty()
        && models.getValue(0) instanceof JsonObject first) {
      String model = text(first, "modelArn");
      behind =
          model.substring(
              model.indexOf(FOUNDATION) < 0 ? 0 : model.indexOf(FOUNDATION) + FOUNDATION.length());
    }
    all.add(entry(id, text(told, "inferenceProfileName"), behind));
  }

  private static Entry entry(String id, String name, String behind) {
    return new Entry(new Announcement.Model(id, name.isEmpty() ? id : name, 0), behind);
  }

  private static String text(JsonObject told, String member) {
    return told.getValue(member) instanceof String text ? text : "";
  }
}
