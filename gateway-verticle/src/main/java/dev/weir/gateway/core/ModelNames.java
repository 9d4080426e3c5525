package dev.weir.gateway.core;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What names of models mean (product decision 1): alias → route → {@code [weir/]provider/rest} →
 * explicit lists → catalogue → live lists → shipped patterns → what {@link NameRules} say of
 * unknown names. Immutable; made anew when aliases, providers, their lists or the catalogue change.
 */
public final class ModelNames {

  /** What bare names say about the kind of provider that serves them. */
  private static final List<Shipped> SHIPPED =
      List.of(
          new Shipped(Pattern.compile("claude-.*"), "anthropic"),
          new Shipped(Pattern.compile("(gpt-|chatgpt-|o[0-9]).*"), "openai"),
          new Shipped(Pattern.compile("(gemini-|tunedModels/).*"), "gemini"),
          new Shipped(Pattern.compile("(command-|c4ai-).*"), "cohere"),
          new Shipped(
              Pattern.compile(
                  "((us|us-gov|eu|apac|jp|au|ca|global)\\.)?(anthropic|amazon|ai21|cohere|deepseek"
                      + "|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|stability"
                      + "|twelvelabs|writer|zai)\\..*|arn:aws[a-z-]*:bedrock:.*"),
              "bedrock"));

  private static final String PREFIX = "weir/";
  private static final int ALIAS_HOPS_MAX = 8;

  private final Map<String, String> aliases;
  private final Map<String, List<String>> routes;
  private final NameRules rules;
  private final Map<String, Provider> providers;
  private final Function<String, Set<String>> kindsOf;
  private final Map<String, List<Candidate>> memo = new LinkedHashMap<>();
  private final Map<String, List<Candidate>> models = new LinkedHashMap<>();

  private record Shipped(Pattern names, String kind) {}

  /**
   * A provider as far as names go.
   *
   * @param name its name
   * @param kind its kind
   * @param dialects the dialects that it takes raw
   * @param models what it serves: names, prefixes that end in {@code *}, or {@code *} alone
   * @param listed whether the operator wrote the list
   * @param offers what it serves beside chat; null while nobody has announced it
   */
  public record Provider(
      String name,
      String kind,
      List<String> dialects,
      Collection<String> models,
      boolean listed,
      @Nullable List<Announcement.Offer> offers) {

    /** One of which nobody has told what it offers. */
    public Provider(
        String name,
        String kind,
        List<String> dialects,
        Collection<String> models,
        boolean listed) {
      this(name, kind, dialects, models, listed, null);
    }

    /** Whether it serves an operation in these words. */
    boolean offers(String operation, String shape) {
      return offers != null
          && offers.stream()
              .anyMatch(one -> one.operation().equals(operation) && one.shapes().contains(shape));
    }
  }

  /**
   * Who could serve a model.
   *
   * @param provider the provider's name
   * @param model the model as that provider names it
   */
  public record Candidate(String provider, String model) {}

  /** Names of which no catalogue tells anything. */
  public ModelNames(Map<String, String> aliases, NameRules rules, Collection<Provider> providers) {
    this(aliases, rules, providers, name -> Set.of());
  }

  /** Names without routes. */
  public ModelNames(
      Map<String, String> aliases,
      NameRules rules,
      Collection<Provider> providers,
      Function<String, Set<String>> kindsOf) {
    this(aliases, Map.of(), rules, providers, kindsOf);
  }

  /**
   * @param routes the models that each route may ask, by its name
   * @param providers in file order, which decides among equals
   * @param kindsOf the kinds of providers that have a model of that name, by the catalogue
   */
  public ModelNames(
      Map<String, String> aliases,
      Map<String, List<String>> routes,
      NameRules rules,
      Collection<Provider> providers,
      Function<String, Set<String>> kindsOf) {
    this.kindsOf = kindsOf;
    this.aliases = new LinkedHashMap<>(aliases);
    this.routes = new LinkedHashMap<>(routes);
    this.rules = rules;
    this.providers = new LinkedHashMap<>();
    providers.forEach(provider -> this.providers.put(provider.name(), provider));
  }

  /**
   * Who serves a name, the best first: a provider that speaks the caller's dialect before others,
   * then file order; of a route all that it may ask. Empty when nobody does.
   */
  public List<Candidate> resolve(String asked, String dialect) {
    List<Candidate> known = remembered(asked, dialect, memo, this::found);
    // Not remembered: there is no end to the names that somebody may invent.
    return known.isEmpty() && !rules.fallback().isEmpty()
        ? found(rules.fallback(), dialect)
        : known;
  }

  /** Who serves a model, also where a route has its name; unknown names mean nothing else here. */
  public List<Candidate> resolveModel(String model, String dialect) {
    return remembered(model, dialect, models, this::foundModel);
  }

  private static List<Candidate> remembered(
      String asked,
      String dialect,
      Map<String, List<Candidate>> memo,
      BiFunction<String, String, List<Candidate>> found) {
    // A handful of names makes up nearly all traffic; the rest must not fill the heap.
    String key = dialect + '\n' + asked;
    List<Candidate> known = memo.get(key);
    if (known == null) {
      known = List.copyOf(found.apply(asked, dialect));
      if (memo.size() < 1_000 && !known.isEmpty()) {
        memo.put(key, known);
      }
    }
    return known;
  }

  /** Who is first asked for a name, or null; without memory, as for a list of names. */
  public @Nullable Candidate target(String name, String dialect) {
    List<Candidate> candidates = found(name, dialect);
    return candidates.isEmpty() ? null : candidates.getFirst();
  }

  private List<Candidate> found(String asked, String dialect) {
    List<String> targets = routes.get(withoutAliases(asked));
    if (targets == null && asked.startsWith(PREFIX)) {
      targets = routes.get(withoutAliases(asked.substring(PREFIX.length())));
    }
    return targets == null
        ? foundModel(asked, dialect)
        : targets.stream().flatMap(one -> foundModel(one, dialect).stream()).distinct().toList();
  }

  private List<Candidate> foundModel(String asked, String dialect) {
    List<Candidate> plain = meant(asked, dialect);
    String bare = asked.startsWith(PREFIX) ? asked.substring(PREFIX.length()) : asked;
    List<Candidate> candidates =
        plain.isEmpty() && !bare.equals(asked) ? meant(bare, dialect) : plain;
    String claude = candidates.isEmpty() ? rules.claudeFor(withoutAliases(bare)) : null;
    return claude == null ? candidates : meant(claude, dialect);
  }

  private List<Candidate> meant(String asked, String dialect) {
    String name = withoutAliases(asked);
    Candidate qualified = split(name);
    if (qualified != null) {
      return List.of(qualified);
    }
    List<Candidate> listed = matching(name, dialect, one -> one.listed && names(one, name));
    if (!listed.isEmpty()) {
      return listed;
    }
    Set<String> kinds = kindsOf.apply(name);
    List<Candidate> catalogued =
        matching(name, dialect, one -> kinds.contains(one.kind) && takesAny(one));
    if (!catalogued.isEmpty()) {
      return catalogued;
    }
    List<Candidate> live = matching(name, dialect, one -> !one.listed && names(one, name));
    if (!live.isEmpty()) {
      return live;
    }
    for (Shipped shipped : SHIPPED) {
      if (shipped.names.matcher(name).matches()) {
        return matching(name, dialect, one -> one.kind.equals(shipped.kind) && takesAny(one));
      }
    }
    return List.of();
  }

  /** The providers that serve an operation in these words, in file order. */
  public List<String> offering(String operation, String shape) {
    return providers.values().stream()
        .filter(one -> one.offers(operation, shape))
        .map(Provider::name)
        .toList();
  }

  /** Whether a provider has announced what it offers. */
  public boolean isKnown(String provider) {
    Provider known = providers.get(provider);
    return known != null && known.offers != null;
  }

  /** The names of all providers, in file order. */
  public Set<String> providers() {
    return Collections.unmodifiableSet(providers.keySet());
  }

  /** In whose words a provider's API is as it comes; empty where that is not known. */
  public String wordsOf(String provider) {
    Provider known = providers.get(provider);
    return known == null || known.dialects.isEmpty() ? "" : known.dialects.getFirst();
  }

  /** What an alias stands for; an alias of an alias is one too. */
  private String withoutAliases(String asked) {
    String name = asked;
    for (int hop = 0; hop < ALIAS_HOPS_MAX; hop++) {
      String target = aliases.get(name);
      if (target == null || target.equals(name)) {
        break;
      }
      name = target;
    }
    return name;
  }

  private @Nullable Candidate split(String name) {
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1) {
      return null;
    }
    Provider provider = providers.get(name.substring(0, slash));
    if (provider == null) {
      return null;
    }
    String rest = name.substring(slash + 1);
    boolean served = !provider.listed || names(provider, rest) || takesAny(provider);
    return served ? new Candidate(provider.name, rest) : null;
  }

  /**
   * Those who serve a bare name: who speaks the caller's dialect before others, each in file order.
   */
  private List<Candidate> matching(String model, String dialect, Predicate<Provider> condition) {
    List<Candidate> speaking = new ArrayList<>();
    List<Candidate> others = new ArrayList<>();
    for (Provider provider : providers.values()) {
      if (condition.test(provider)) {
        (provider.dialects.contains(dialect) ? speaking : others)
            .add(new Candidate(provider.name, model));
      }
    }
    speaking.addAll(others);
    return speaking;
  }

  /**
   * Whether the list has the name, itself or by a prefix; {@code *} alone says nothing about a bare
   * name.
   */
  private static boolean names(Provider provider, String model) {
    if (provider.models.contains(model)) {
      return true;
    }
    for (String pattern : provider.models) {
      if (pattern.length() > 1
          && pattern.endsWith("*")
          && model.startsWith(pattern.substring(0, pattern.length() - 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean takesAny(Provider provider) {
    return provider.models.contains("*") || !provider.listed;
  }

  /**
   * Every name that a caller may use and that can be listed, in order: aliases, routes, then models
   * by provider.
   */
  public Set<String> listed() {
    Set<String> names = new LinkedHashSet<>(aliases.keySet());
    names.addAll(routes.keySet());
    for (Provider provider : providers.values()) {
      for (String model : provider.models) {
        if (!model.endsWith("*")) {
          names.add(provider.name + "/" + model);
        }
      }
    }
    return names;
  }

  /**
   * A model and what it is called.
   *
   * @param names every name that can be listed and leads to it: {@code provider/model} comes first,
   *     unless it is an alias of something else, then aliases, then the bare name
   */
  public record Known(Candidate target, List<String> names) {}

  /** The models that can be listed, by provider, then those that only aliases lead to. */
  public List<Known> known(String dialect) {
    Map<Candidate, Set<String>> names = new LinkedHashMap<>();
    Set<String> bare = new LinkedHashSet<>();
    for (Provider provider : providers.values()) {
      for (String model : provider.models) {
        if (!model.endsWith("*")) {
          file(provider.name + "/" + model, dialect, names);
          bare.add(model);
        }
      }
    }
    Set<String> told = new LinkedHashSet<>(aliases.keySet());
    told.addAll(routes.keySet());
    for (String alias : told) {
      // Nobody may have listed what it leads to.
      found(alias, dialect).stream()
          .limit(1)
          .forEach(target -> file(target.provider + "/" + target.model, dialect, names));
      file(alias, dialect, names);
    }
    bare.forEach(name -> file(name, dialect, names));
    return names.entrySet().stream()
        .map(entry -> new Known(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  /** Puts a name to the model that it leads to; without memory, since most are never asked for. */
  private void file(String name, String dialect, Map<Candidate, Set<String>> names) {
    List<Candidate> candidates = found(name, dialect);
    if (!candidates.isEmpty()) {
      names.computeIfAbsent(candidates.getFirst(), first -> new LinkedHashSet<>()).add(name);
    }
  }

  /** The dialects that a provider takes raw; none of a provider that is not known. */
  public List<String> dialectsOf(String provider) {
    Provider known = providers.get(provider);
    return known == null ? List.of() : known.dialects;
  }

  /** The kind of a provider; empty for one that is not known. */
  public String kindOf(String provider) {
    Provider known = providers.get(provider);
    return known == null ? "" : known.kind;
  }

  /** The message of a 404, in the words of the caller's vendor, with what may have been meant. */
  public String unknown(String asked, String dialect) {
    List<String> closest = ClosestNames.to(asked, listed());
    String hint = closest.isEmpty() ? "" : " Did you mean " + String.join(" or ", closest) + "?";
    return switch (dialect) {
      case DialectName.ANTHROPIC_MESSAGES -> "model: " + asked + (hint.isEmpty() ? "" : "." + hint);
      case DialectName.GEMINI, DialectName.GEMINI_ARRAY ->
          "models/%s is not found. Call ListModels to see the list of available models."
                  .formatted(asked)
              + hint;
      case DialectName.BEDROCK_CONVERSE, DialectName.BEDROCK_INVOKE ->
          "Could not resolve the foundation model from the provided model identifier: %s."
                  .formatted(asked)
              + hint;
      case DialectName.COHERE_CHAT ->
          "model '%s' not found, make sure the correct model ID was used and that you have access to the model."
                  .formatted(asked)
              + hint;
      default -> "The model `" + asked + "` does not exist or you do not have access to it." + hint;
    };
  }
}
