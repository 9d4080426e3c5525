package dev.weir.dialects.models;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row: what some models of some vendors do with a parameter.
 *
 * @param id its name, for tests and for whoever looks for it
 * @param scopes names of dialects, whose own vendors it is about, and kinds of providers
 * @param of empty for a trait
 * @param why in a few words
 * @param source who says so
 */
public record ModelRule(
    String id,
    Set<String> scopes,
    Models models,
    List<Parameter> of,
    Action action,
    String why,
    String source) {

  public ModelRule {
    scopes = Set.copyOf(scopes);
    of = List.copyOf(of);
  }

  /** Whether it is about this model of this vendor. */
  boolean covers(String scope, String model) {
    return scopes.contains(scope) && models.have(model);
  }

  /**
   * Which models.
   *
   * @param family null for all
   * @param from the first version of the family, times 100
   * @param below the first version that is another's, times 100
   * @param named what must be found in the name; null for anything
   * @param but what must not be found in the name; null for nothing
   */
  public record Models(
      @Nullable Family family,
      int from,
      int below,
      @Nullable Pattern named,
      @Nullable Pattern but) {

    boolean have(String model) {
      String name = model.toLowerCase(Locale.ROOT);
      if (family != null) {
        int version = family.versionOf(name);
        if (version == Family.NONE || version < from || version >= below) {
          return false;
        }
      }
      return (named == null || named.matcher(name).find())
          && (but == null || !but.matcher(name).find());
    }
  }
}
