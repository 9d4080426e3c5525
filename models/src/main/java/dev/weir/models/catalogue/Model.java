package dev.weir.models.catalogue;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one model at one kind of provider.
 *
 * @param id the vendor's name of it
 * @param provider the kind of provider that has it, as in configuration
 * @param kind what it is called for
 * @param aliases other names that the vendor serves it by
 * @param name a name for people; the id where there is none
 * @param context the tokens that prompt and answer may have together, or {@link #UNKNOWN}
 * @param output the tokens of the longest answer, or {@link #UNKNOWN}
 * @param prices what its calls cost
 * @param in what it takes; empty where unknown
 * @param out what it gives; empty where unknown
 * @param abilities what it is known to be able to do
 * @param knowledge until when it knows the world
 * @param released since when it is served
 * @param retires when it will no longer be served
 * @param sources who told
 */
public record Model(
    String id,
    String provider,
    ModelKind kind,
    List<String> aliases,
    String name,
    long context,
    long output,
    Prices prices,
    Set<Modality> in,
    Set<Modality> out,
    Set<Ability> abilities,
    @Nullable ModelDate knowledge,
    @Nullable ModelDate released,
    @Nullable ModelDate retires,
    List<Source> sources) {

  /** A count of tokens that is not known. */
  public static final long UNKNOWN = -1;

  /** Copies the lists and sets. */
  public Model {
    aliases = List.copyOf(aliases);
    in = Set.copyOf(in);
    out = Set.copyOf(out);
    abilities = Set.copyOf(abilities);
    sources = List.copyOf(sources);
  }

  /** A model of which nothing else is known. */
  public static Model of(String provider, String id, ModelKind kind) {
    return new Model(
        id,
        provider,
        kind,
        List.of(),
        id,
        UNKNOWN,
        UNKNOWN,
        Prices.NONE,
        Set.of(),
        Set.of(),
        Set.of(),
        null,
        null,
        null,
        List.of());
  }

  /** Whether it is known that it cannot do this: not to be told of an ability is not yet a no. */
  public boolean lacks(Ability ability) {
    return !abilities.contains(ability)
        && sources.stream().anyMatch(source -> source.wouldTell(ability));
  }

  /** The same with other limits, in tokens. */
  public Model withLimits(long newContext, long newOutput) {
    return new Model(
        id,
        provider,
        kind,
        aliases,
        name,
        newContext,
        newOutput,
        prices,
        in,
        out,
        abilities,
        knowledge,
        released,
        retires,
        sources);
  }

  /** The same at other prices. */
  public Model withPrices(Prices newPrices) {
    return new Model(
        id, provider, kind, aliases, name, context, output, newPrices, in, out, abilities,
        knowledge, released, retires, sources);
  }

  /** The same with other aliases. */
  public Model withAliases(List<String> newAliases) {
    return new Model(
        id,
        provider,
        kind,
        newAliases,
        name,
        context,
        output,
        prices,
        in,
        out,
        abilities,
        knowledge,
        released,
        retires,
        sources);
  }
}
