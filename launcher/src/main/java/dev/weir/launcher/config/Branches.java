package dev.weir.launcher.config;

import dev.weir.bus.config.Section;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The parsers of the verticles' branches. The launcher runs them only to find mistakes before
 * anything starts, and to describe the file; each verticle reads its branch again by itself.
 *
 * @param gateway of {@code gateway}
 * @param kinds the kinds of providers there are
 * @param provider of each provider, given its kind
 * @param key of each caller's key
 * @param names of {@code names}
 * @param limits of {@code limits}
 */
public record Branches(
    Function<Section, ?> gateway,
    Set<String> kinds,
    BiFunction<String, Section, ?> provider,
    Function<Section, ?> key,
    Function<Section, ?> names,
    Function<Section, ?> limits) {

  public Branches {
    kinds = Set.copyOf(kinds);
  }
}
