package dev.weir.dialects.images;

import static dev.weir.bus.message.ShapeName.GOOGLE_PREDICT;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Members of {@code :predict} that only Google knows: those beside instances and parameters, and
 * those within, kept as objects under these two names.
 */
final class GoogleExtras {

  static final String INSTANCES = "instances";
  static final String PARAMETERS = "parameters";

  /** Where images are put instead of into the answer. */
  private static final String STORAGE = "storageUri";

  private GoogleExtras() {}

  /** What nobody took. */
  static Extras of(Fields request, Fields instance, Fields parameters) {
    Map<String, RawJson> members = new LinkedHashMap<>(request.rest(GOOGLE_PREDICT).members());
    put(members, INSTANCES, instance);
    put(members, PARAMETERS, parameters);
    return new Extras(GOOGLE_PREDICT, members);
  }

  /** Writes those within one of the two. */
  static void writeWithin(JsonWriter out, Extras extras, String name) {
    RawJson object = extras.of(GOOGLE_PREDICT).get(name);
    if (object != null) {
      out.members(JsonReader.read(object));
    }
  }

  /** Writes those beside both. */
  static void writeBeside(JsonWriter out, Extras extras) {
    extras
        .of(GOOGLE_PREDICT)
        .forEach(
            (name, value) -> {
              if (!name.equals(INSTANCES) && !name.equals(PARAMETERS)) {
                out.name(name).raw(value);
              }
            });
  }

  /**
   * Their paths, for a vendor that is not asked by {@code :predict}. What an instance has beside
   * its prompt are images to be changed, and images that are to be stored are wanted nowhere else:
   * such requests are refused.
   */
  static Set<String> paths(Extras extras) {
    Set<String> paths = new TreeSet<>();
    extras
        .members()
        .forEach(
            (name, value) -> {
              switch (name) {
                case INSTANCES -> throw refused(INSTANCES + "[0]." + first(value));
                case PARAMETERS -> {
                  for (String inner : JsonReader.read(value).members().keySet()) {
                    if (inner.equals(STORAGE)) {
                      throw refused(PARAMETERS + "." + inner);
                    }
                    paths.add(PARAMETERS + "." + inner);
                  }
                }
                default -> paths.add(name);
              }
            });
    return paths;
  }

  private static RuntimeException refused(String path) {
    return new Fault.UnsupportedByTarget(
            "This model makes images of a prompt and gives them back, and nothing else.", path)
        .asException();
  }

  private static String first(RawJson object) {
    return JsonReader.read(object).members().keySet().iterator().next();
  }

  private static void put(Map<String, RawJson> members, String name, Fields within) {
    if (!within.isEmpty()) {
      members.put(name, new JsonWriter().object(within.rest(GOOGLE_PREDICT).members()).toRaw());
    }
  }
}
