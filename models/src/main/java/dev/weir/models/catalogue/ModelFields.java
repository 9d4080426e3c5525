package dev.weir.models.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the members of one model. Whatever is there must be right; what is missing is unknown. */
final class ModelFields {

  /** The longest text that is read. */
  static final int TEXT_CHARS_MAX = 256;

  /** The longest list that is read, that of aliases too. */
  static final int LIST_MAX = 64;

  private final JsonNode model;

  ModelFields(JsonNode model) throws UnreadableModelException {
    if (!model.isObject()) {
      throw new UnreadableModelException("it is no object");
    }
    this.model = model;
  }

  Model model() throws UnreadableModelException {
    String id = needed("id");
    String name = text(model, "name");
    return new Model(
        id,
        needed("provider"),
        kind(needed("kind")),
        texts(model, "aliases"),
        name == null ? id : name,
        tokens("context"),
        tokens("output"),
        prices(),
        words("in", Modality.values()),
        words("out", Modality.values()),
        words("abilities", Ability.values()),
        date(model, "knowledge"),
        date(model, "released"),
        date(model, "retires"),
        sources());
  }

  private String needed(String member) throws UnreadableModelException {
    String text = text(model, member);
    if (text == null) {
      throw new UnreadableModelException("it has no " + member);
    }
    return text;
  }

  private static ModelKind kind(String word) throws UnreadableModelException {
    ModelKind kind = Word.find(ModelKind.values(), word);
    if (kind == null) {
      throw new UnreadableModelException("its kind is none that is known");
    }
    return kind;
  }

  private long tokens(String member) throws UnreadableModelException {
    JsonNode count = model.path(member);
    if (count.isMissingNode()) {
      return Model.UNKNOWN;
    }
    if (!count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 1) {
      throw new UnreadableModelException(member + " is no count of tokens");
    }
    return count.longValue();
  }

  private Prices prices() throws UnreadableModelException {
    JsonNode price = model.path("price");
    return price.isMissingNode() ? Prices.NONE : new PriceFields(price).prices();
  }

  /** The members of a list that are known; a newer file may have words that this Weir has not. */
  private <W extends Word> Set<W> words(String member, W[] all) throws UnreadableModelException {
    Set<W> known = new LinkedHashSet<>();
    for (String word : texts(model, member)) {
      W one = Word.find(all, word);
      if (one != null) {
        known.add(one);
      }
    }
    return known;
  }

  private List<Source> sources() throws UnreadableModelException {
    List<Source> sources = new ArrayList<>();
    for (JsonNode source : list(model, "sources")) {
      String from = text(source, "from");
      if (from == null) {
        throw new UnreadableModelException("one of its sources has no from");
      }
      sources.add(new Source(texts(source, "what"), from, date(source, "date")));
    }
    return sources;
  }

  private static @Nullable ModelDate date(JsonNode object, String member)
      throws UnreadableModelException {
    String text = text(object, member);
    if (text == null) {
      return null;
    }
    ModelDate date = ModelDate.parse(text);
    if (date == null) {
      throw new UnreadableModelException(member + " is no date");
    }
    return date;
  }

  private static List<String> texts(JsonNode object, String member)
      throws UnreadableModelException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : list(object, member)) {
      texts.add(checked(text, member));
    }
    return texts;
  }

  private static @Nullable String text(JsonNode object, String member)
      throws UnreadableModelException {
    JsonNode node = object.path(member);
    return node.isMissingNode() ? null : checked(node, member);
  }

  private static String checked(JsonNode node, String member) throws UnreadableModelException {
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw new UnreadableModelException(member + " is no text");
    }
    if (node.textValue().length() > TEXT_CHARS_MAX) {
      throw new UnreadableModelException(member + " is over " + TEXT_CHARS_MAX + " characters");
    }
    return node.textValue();
  }

  /** The items of a list, none where it is missing. */
  static JsonNode list(JsonNode object, String member) throws UnreadableModelException {
    JsonNode list = object.path(member);
    if (!list.isMissingNode() && !list.isArray()) {
      throw new UnreadableModelException(member + " is no list");
    }
    if (list.size() > LIST_MAX) {
      throw new UnreadableModelException(member + " has over " + LIST_MAX + " items");
    }
    return list;
  }
}
