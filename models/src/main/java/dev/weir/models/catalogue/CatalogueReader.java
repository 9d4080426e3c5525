package dev.weir.models.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of models as {@code docs/models.md} describes it, one model at a time.
 *
 * <p>It never fails. A model that cannot be read is left out and noted with its line; where the
 * JSON itself breaks, the models before it stay and one note says where it broke. Members that are
 * not known are passed over, so that an old Weir reads a newer file.
 */
public final class CatalogueReader {

  /** The longest file that is read. */
  public static final int FILE_BYTES_MAX = 32 << 20;

  /** The most models that are read. */
  public static final int MODELS_MAX = 20_000;

  /** The most notes that are kept; a last one tells how many more there were. */
  public static final int NOTES_MAX = 100;

  private static final int ID_SHOWN_CHARS = 80;

  /** Bounds for what one model may make us hold, far above what a real one has. */
  private static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(16)
          .maxNumberLength(64)
          .maxNameLength(256)
          .maxStringLength(64 << 10)
          .maxTokenCount(8_000_000)
          .maxDocumentLength(FILE_BYTES_MAX)
          .build();

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(BOUNDS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final List<Model> models = new ArrayList<>();
  private final Set<String> places = new HashSet<>();
  private final List<String> notes = new ArrayList<>();
  private int notesLeftOut;
  private int modelsLeftOut;
  private String version = "";
  private @Nullable LocalDate date;

  private CatalogueReader() {}

  /** The catalogue in these bytes, with a note for all that could not be read. */
  public static Catalogue read(byte[] json) {
    if (json.length > FILE_BYTES_MAX) {
      return Catalogue.noted("the file of models is over " + FILE_BYTES_MAX + " bytes");
    }
    try {
      return read(new ByteArrayInputStream(json));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  /**
   * The catalogue in this file, which is never held whole: a longer one than {@link
   * #FILE_BYTES_MAX} breaks there.
   *
   * @throws IOException if the bytes cannot be read
   */
  static Catalogue read(InputStream json) throws IOException {
    CatalogueReader reader = new CatalogueReader();
    reader.readFile(json);
    return reader.catalogue();
  }

  private Catalogue catalogue() {
    if (modelsLeftOut > 0) {
      note("over " + MODELS_MAX + " models: the last " + modelsLeftOut + " are left out");
    }
    if (notesLeftOut > 0) {
      notes.add("and " + notesLeftOut + " more notes");
    }
    return new Catalogue(version, date, models, notes);
  }

  private void readFile(InputStream json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        note("the file of models is no JSON object");
        return;
      }
      String member = parser.nextFieldName();
      while (member != null) {
        parser.nextToken();
        readMember(parser, member);
        member = parser.nextFieldName();
      }
      if (parser.nextToken() != null) {
        note("something follows the file's end, line " + line(parser));
      }
    } catch (JsonProcessingException | CharConversionException e) {
      // Jackson's own message quotes the file; its place is enough to find the fault.
      note("the file of models is broken after " + models.size() + " models");
    }
  }

  private void readMember(JsonParser parser, String member) throws IOException {
    switch (member) {
      case "version" -> readVersion(parser);
      case "date" -> readDate(parser);
      case "models" -> readModels(parser);
      default -> parser.skipChildren();
    }
  }

  private void readVersion(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING
        && parser.getTextLength() <= Values.TEXT_CHARS_MAX) {
      version = parser.getText();
    } else {
      note("the file's version is no text");
      parser.skipChildren();
    }
  }

  private void readDate(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      try {
        date = LocalDate.parse(parser.getText());
        return;
      } catch (DateTimeParseException e) {
        // Noted below, as one that is no text.
      }
    }
    note("the file's date is no date");
    parser.skipChildren();
  }

  private void readModels(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      note("the file's models are no list");
      parser.skipChildren();
      return;
    }
    Values values = new Values(parser);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (models.size() < MODELS_MAX) {
        int line = line(parser);
        ModelFields fields = new ModelFields(values);
        fields.read();
        add(fields, line);
      } else {
        modelsLeftOut++;
        parser.skipChildren();
      }
    }
  }

  private void add(ModelFields fields, int line) {
    try {
      Model model = fields.model();
      if (!places.add(Catalogue.place(model))) {
        throw new UnreadableModelException("it is there twice");
      }
      models.add(model);
    } catch (UnreadableModelException e) {
      note("line " + line + ", model " + shown(fields.named()) + ": " + e.getMessage());
    }
  }

  /** What can be shown of an id in a line of text, whatever it is. */
  private static String shown(String id) {
    String line = id.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= ID_SHOWN_CHARS ? line : line.substring(0, ID_SHOWN_CHARS) + "…";
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private void note(String note) {
    if (notes.size() < NOTES_MAX) {
      notes.add(note);
    } else {
      notesLeftOut++;
    }
  }
}
