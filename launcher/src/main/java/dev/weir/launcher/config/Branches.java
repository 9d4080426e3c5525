package dev.weir.launcher.config;

import dev.weir.bus.config.Section;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The parsers of the verticles' branches. The launcher runs them only to find mistakes before
 * anything starts, and to describe the file; each verticle reads its branch again by itself.
 *
 * @param gateway of {@code gateway}
 * @param provider of each entry of {@code providers}
 * @param model of each entry of {@code models}
 * @param key of each item of {@code keys}
 */
public record Branches(
    Function<Section, ?> gateway,
    BiFunction<String, Section, ?> provider,
    BiFunction<String, Section, ?> model,
    Function<Section, ?> key) {

  /** Parsers that let everything pass. */
  public static Branches anything() {
    return new Branches(Branches::pass, (name, s) -> pass(s), (name, s) -> pass(s), Branches::pass);
  }

  private static String pass(Section section) {
    section.anyKeys("what the verticle takes");
    return section.path();
  }
}
