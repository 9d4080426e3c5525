package dev.weir.models.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All models that are known, found by their names. Immutable.
 *
 * <p>Names are compared without regard to case. The order in which a name is looked for: as an id,
 * as an alias, then by the rules of {@link ModelNames}.
 */
public final class Catalogue {

  /** No models. */
  public static final Catalogue EMPTY = new Catalogue("", null, List.of(), List.of());

  /**
   * Kinds of providers in the order in which a bare name prefers them: who makes models, then the
   * clouds that sell other makers' under contract, then who hosts open ones, then who resells.
   * Those that are not listed come last.
   */
  private static final List<String> PREFERRED =
      List.of(
          "openai",
          "anthropic",
          "gemini",
          "xai",
          "mistral",
          "cohere",
          "deepseek",
          "perplexity",
          "zai",
          "moonshot",
          "voyage",
          "jina",
          "vertex",
          "azure-openai",
          "bedrock",
          "groq",
          "cerebras",
          "fireworks",
          "together",
          "nvidia-nim",
          "huggingface",
          "openrouter");

  private static final Comparator<Match> BEST_FIRST =
      Comparator.comparing((Match match) -> match.how() == Match.How.RULE)
          .thenComparingInt(match -> rank(match.model().provider()))
          .thenComparing(match -> match.model().provider());

  private final String version;
  private final @Nullable LocalDate date;
  private final List<Model> models;
  private final List<String> notes;
  private final Map<String, List<Match>> byName;

  /**
   * A catalogue of models, of which each (provider, id) is there once. An alias that is also an id
   * of its provider, or an earlier model's alias, finds that one.
   *
   * @param version the version of the data, empty where unknown
   * @param date the day of the data, or null
   * @param notes what could not be read, a sentence each
   */
  Catalogue(String version, @Nullable LocalDate date, List<Model> models, List<String> notes) {
    this.version = version;
    this.date = date;
    this.models = List.copyOf(models);
    this.notes = List.copyOf(notes);
    this.byName = index(this.models);
  }

  private static Map<String, List<Match>> index(List<Model> models) {
    Map<String, List<Match>> index = HashMap.newHashMap(models.size());
    for (Model model : models) {
      add(index, model.id(), new Match(model, Match.How.ID));
    }
    for (Model model : models) {
      for (String alias : model.aliases()) {
        add(index, alias, new Match(model, Match.How.ALIAS));
      }
    }
    return index;
  }

  private static void add(Map<String, List<Match>> index, String name, Match match) {
    String key = ModelNames.key(name);
    List<Match> matches = index.get(key);
    if (matches == null) {
      index.put(key, List.of(match)); // Nearly all names are one provider's alone.
      return;
    }
    String provider = match.model().provider();
    for (Match other : matches) {
      if (other.model().provider().equals(provider)) {
        return;
      }
    }
    List<Match> more = new ArrayList<>(matches);
    more.add(match);
    more.sort(BEST_FIRST);
    index.put(key, List.copyOf(more));
  }

  private static int rank(String provider) {
    int rank = PREFERRED.indexOf(provider);
    return rank < 0 ? PREFERRED.size() : rank;
  }

  /**
   * The catalogue that comes with Weir. Reads a file of about a megabyte from the class path at the
   * first call; never fails: what could not be read is among the {@link #notes}.
   */
  public static Catalogue shipped() {
    return Shipped.CATALOGUE;
  }

  /**
   * This with more models; one with the provider and id of one that is here takes its place. The
   * aliases of the new ones win over those of the ones that were here.
   */
  public Catalogue with(List<Model> more) {
    Map<String, Model> all = new LinkedHashMap<>();
    for (Model model : more) {
      all.put(place(model), model);
    }
    for (Model model : models) {
      all.putIfAbsent(place(model), model);
    }
    return new Catalogue(version, date, List.copyOf(all.values()), notes);
  }

  /** What (provider, id) names, as one text. */
  static String place(Model model) {
    return model.provider() + '\n' + ModelNames.key(model.id());
  }

  /** The model of that kind of provider with that name, or null. */
  public @Nullable Match find(String provider, String name) {
    for (Match match : all(name)) {
      if (match.model().provider().equals(provider)) {
        return match;
      }
    }
    return null;
  }

  /** The best of {@link #all(String)}, or null. */
  public @Nullable Match find(String name) {
    List<Match> matches = all(name);
    return matches.isEmpty() ? null : matches.get(0);
  }

  /**
   * All that a bare name may mean, one per kind of provider, the best first: sure matches before
   * those made by a rule, then the maker of the model before who hosts it.
   */
  public List<Match> all(String name) {
    Map<String, Match> found = new LinkedHashMap<>();
    for (Match match : byName.getOrDefault(ModelNames.key(name), List.of())) {
      found.put(match.model().provider(), match);
    }
    for (String plainer : ModelNames.plainer(name)) {
      for (Match match : byName.getOrDefault(plainer, List.of())) {
        found.putIfAbsent(match.model().provider(), new Match(match.model(), Match.How.RULE));
      }
    }
    return found.values().stream().sorted(BEST_FIRST).toList();
  }

  /** All models, in the order of the file, those of {@link #with} first. */
  public List<Model> models() {
    return models;
  }

  /** The version of the data, empty where unknown. */
  public String version() {
    return version;
  }

  /** The day of the data, or null where unknown. */
  public @Nullable LocalDate date() {
    return date;
  }

  /** What could not be read and why, a sentence each. */
  public List<String> notes() {
    return notes;
  }

  /** Holds the shipped catalogue from the first use on. */
  private static final class Shipped {

    private static final Catalogue CATALOGUE = load();

    private static Catalogue load() {
      try (InputStream file =
          Catalogue.class.getResourceAsStream("/dev/weir/models/catalogue.json")) {
        if (file == null) {
          return noted("the file of models is missing");
        }
        return CatalogueReader.read(file);
      } catch (IOException e) {
        return noted("the file of models could not be read: " + e.getMessage());
      }
    }
  }

  /** No models and one note. */
  static Catalogue noted(String note) {
    return new Catalogue("", null, List.of(), List.of(note));
  }
}
