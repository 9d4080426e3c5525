package dev.weir.launcher.config;

import dev.weir.bus.config.ConfigException;
import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * All values with what is known of their origins. The values hold secrets in plain text, so they
 * leave only through a parser and are never printed.
 */
public final class Configuration {

  private final String name;
  private final JsonObject values;
  private final Origins origins;

  Configuration(String name, JsonObject values, Origins origins) {
    this.name = name;
    this.values = values;
    this.origins = origins;
  }

  /** The file as the user knows it, or that there is none. */
  public String name() {
    return name;
  }

  /** Where values come from. */
  public Origins origins() {
    return origins;
  }

  /** This configuration with its values rewritten; what is new counts as written by its holder. */
  public Configuration with(UnaryOperator<JsonObject> change) {
    return new Configuration(name, change.apply(values.copy()), origins);
  }

  /**
   * What {@code parser} makes of the whole.
   *
   * @throws ConfigFailure with the file and line of every problem
   */
  public <T> T read(Function<Section, T> parser) {
    try {
      return Section.read("", values, parser);
    } catch (ConfigException e) {
      throw new ConfigFailure(e.problems().stream().map(origins::locate).toList());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
