package dev.weir.models.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the values of members where the parser is. Whatever is there must be right. */
final class Values {

  /** The longest text that is read. */
  static final int TEXT_CHARS_MAX = 256;

  /** The longest list that is read, that of aliases too. */
  static final int LIST_MAX = 64;

  private final JsonParser parser;
  private final Repeats repeats = new Repeats();
  private final Words<Modality> modalities = new Words<>(Modality.values());
  private final Words<Ability> abilities = new Words<>(Ability.values());
  private final List<String> list = new ArrayList<>(); // Filled anew for each list of texts.

  Values(JsonParser parser) {
    this.parser = parser;
  }

  JsonParser parser() {
    return parser;
  }

  /** What the file told before. */
  Repeats repeats() {
    return repeats;
  }

  Words<Modality> modalities() {
    return modalities;
  }

  Words<Ability> abilities() {
    return abilities;
  }

  String text(String member) throws IOException, UnreadableModelException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new UnreadableModelException(member + " is no text");
    }
    if (parser.getTextLength() > TEXT_CHARS_MAX) {
      throw new UnreadableModelException(member + " is over " + TEXT_CHARS_MAX + " characters");
    }
    String text = repeats.text(parser);
    if (text.isBlank()) {
      throw new UnreadableModelException(member + " is no text");
    }
    return text;
  }

  List<String> texts(String member) throws IOException, UnreadableModelException {
    list.clear();
    startList(member);
    while (nextItem(member, list.size())) {
      list.add(text(member));
    }
    return repeats.texts(list);
  }

  /** The bits of those words of a list that are known. */
  int bits(String member, Words<?> words) throws IOException, UnreadableModelException {
    int bits = 0;
    startList(member);
    for (int read = 0; nextItem(member, read); read++) {
      bits |= words.bit(text(member));
    }
    return bits;
  }

  ModelDate date(String member) throws IOException, UnreadableModelException {
    ModelDate date = repeats.date(text(member));
    if (date == null) {
      throw new UnreadableModelException(member + " is no date");
    }
    return date;
  }

  /** A number of tokens, or less than one where there is no such number. */
  long count() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        ? parser.getLongValue()
        : 0;
  }

  void startList(String member) throws UnreadableModelException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new UnreadableModelException(member + " is no list");
    }
  }

  /** Goes to the next item of a list of which some were read; false at its end. */
  boolean nextItem(String member, int read) throws IOException, UnreadableModelException {
    if (parser.nextToken() == JsonToken.END_ARRAY) {
      return false;
    }
    if (read == LIST_MAX) {
      throw new UnreadableModelException(member + " has over " + LIST_MAX + " items");
    }
    return true;
  }
}
