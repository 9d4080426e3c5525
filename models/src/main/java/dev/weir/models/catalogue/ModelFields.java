package dev.weir.models.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the members of one model. Whatever is there must be right; what is missing is unknown. */
final class ModelFields {

  private final Values values;
  private final JsonParser parser;

  private @Nullable String id;
  private @Nullable String provider;
  private @Nullable ModelKind kind;
  private List<String> aliases = List.of();
  private @Nullable String name;
  private long context = Model.UNKNOWN;
  private long output = Model.UNKNOWN;
  private Prices prices = Prices.NONE;
  private Set<Modality> in = Set.of();
  private Set<Modality> out = Set.of();
  private Set<Ability> abilities = Set.of();
  private @Nullable ModelDate knowledge;
  private @Nullable ModelDate released;
  private @Nullable ModelDate retires;
  private List<Source> sources = List.of();

  private @Nullable String badId;
  private @Nullable UnreadableModelException wrong;

  ModelFields(Values values) {
    this.values = values;
    this.parser = values.parser();
  }

  /** Reads to the end of the value at which the parser is, whatever it is. */
  void read() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      wrong = new UnreadableModelException("it is no object");
      parser.skipChildren();
      return;
    }
    int depth = parser.getParsingContext().getNestingDepth();
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      try {
        readMember(member);
      } catch (UnreadableModelException e) {
        wrong = wrong == null ? e : wrong;
        // A note names the model by its id, which may come after what is wrong.
        while (parser.getParsingContext().getNestingDepth() > depth) {
          parser.nextToken();
        }
      }
    }
  }

  private void readMember(String member) throws IOException, UnreadableModelException {
    switch (member) {
      case "id" -> id = id();
      case "provider" -> provider = values.text(member);
      case "kind" -> kind = kind();
      case "aliases" -> aliases = values.texts(member);
      case "name" -> name = values.text(member);
      case "context" -> context = tokens(member);
      case "output" -> output = tokens(member);
      case "price" -> prices = values.repeats().prices(new PriceFields(values).prices());
      case "in" -> in = values.modalities().set(values.bits(member, values.modalities()));
      case "out" -> out = values.modalities().set(values.bits(member, values.modalities()));
      case "abilities" ->
          abilities = values.abilities().set(values.bits(member, values.abilities()));
      case "knowledge" -> knowledge = values.date(member);
      case "released" -> released = values.date(member);
      case "retires" -> retires = values.date(member);
      case "sources" -> sources = sources();
      default -> parser.skipChildren();
    }
  }

  private String id() throws IOException, UnreadableModelException {
    try {
      return values.text("id");
    } catch (UnreadableModelException e) {
      badId = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
      throw e;
    }
  }

  private ModelKind kind() throws IOException, UnreadableModelException {
    ModelKind known = Word.find(ModelKind.values(), values.text("kind"));
    if (known == null) {
      throw new UnreadableModelException("its kind is none that is known");
    }
    return known;
  }

  private long tokens(String member) throws IOException, UnreadableModelException {
    long count = values.count();
    if (count < 1) {
      throw new UnreadableModelException(member + " is no count of tokens");
    }
    return count;
  }

  private List<Source> sources() throws IOException, UnreadableModelException {
    List<Source> told = new ArrayList<>(4);
    values.startList("sources");
    while (values.nextItem("sources", told.size())) {
      told.add(source());
    }
    return values.repeats().sources(told);
  }

  private Source source() throws IOException, UnreadableModelException {
    List<String> what = List.of();
    String from = null;
    ModelDate date = null;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      String member = parser.nextFieldName();
      while (member != null) {
        parser.nextToken();
        switch (member) {
          case "what" -> what = values.texts(member);
          case "from" -> from = values.text(member);
          case "date" -> date = values.date(member);
          default -> parser.skipChildren();
        }
        member = parser.nextFieldName();
      }
    }
    if (from == null) {
      throw new UnreadableModelException("one of its sources has no from");
    }
    return new Source(what, from, date);
  }

  /** The model that was read. */
  Model model() throws UnreadableModelException {
    if (wrong != null) {
      throw wrong;
    }
    String itsId = needed("id", id);
    return new Model(
        itsId,
        needed("provider", provider),
        needed("kind", kind),
        aliases,
        name == null ? itsId : name,
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

  private static <T> T needed(String member, @Nullable T value) throws UnreadableModelException {
    if (value == null) {
      throw new UnreadableModelException("it has no " + member);
    }
    return value;
  }

  /** Its id, also where that is none that a model may have. */
  String named() {
    if (badId != null) {
      return badId;
    }
    return id == null ? "without an id" : id;
  }
}
