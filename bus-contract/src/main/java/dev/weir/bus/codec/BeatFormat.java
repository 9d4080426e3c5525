package dev.weir.bus.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.message.Beat;
import java.io.IOException;
import java.util.List;

/** {@link Beat} as a JSON object, by the rules of {@link ControlFormat}. */
final class BeatFormat {

  private BeatFormat() {}

  static byte[] write(Beat beat) {
    return ControlFormat.object(
        out -> {
          out.writeStringField("node", beat.node());
          out.writeNumberField("number", beat.number());
          out.writeArrayFieldStart("heard");
          for (Beat.Heard heard : beat.heard()) {
            out.writeStartObject();
            out.writeStringField("node", heard.node());
            out.writeNumberField("number", heard.number());
            if (heard.all()) {
              out.writeBooleanField("all", true);
            }
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeArrayFieldStart("notes");
          for (Beat.Note note : beat.notes()) {
            write(out, note);
          }
          out.writeEndArray();
        });
  }

  private static void write(JsonGenerator out, Beat.Note note) throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", note.kind());
    out.writeStringField("limit", note.limit());
    out.writeNumberField("era", note.era());
    out.writeStringField("founder", note.founder());
    out.writeStringField("to", note.to());
    out.writeNumberField("amount", note.amount());
    out.writeNumberField("id", note.id());
    out.writeEndObject();
  }

  static Beat read(byte[] json) throws IOException {
    String node = "";
    long number = 0;
    List<Beat.Heard> heard = List.of();
    List<Beat.Note> notes = List.of();
    try (JsonParser in = ControlFormat.begin(json)) {
      for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
        switch (member) {
          case "node" -> node = ControlFormat.text(in);
          case "number" -> number = ControlFormat.number(in);
          case "heard" -> heard = ControlFormat.list(in, BeatFormat::heard);
          case "notes" -> notes = ControlFormat.list(in, BeatFormat::note);
          default -> in.skipChildren();
        }
      }
    }
    return new Beat(node, number, heard, notes);
  }

  private static Beat.Heard heard(JsonParser in) throws IOException {
    isObject(in);
    String node = "";
    long number = 0;
    boolean all = false;
    for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
      switch (member) {
        case "node" -> node = ControlFormat.text(in);
        case "number" -> number = ControlFormat.number(in);
        case "all" -> all = ControlFormat.flag(in);
        default -> in.skipChildren();
      }
    }
    return new Beat.Heard(node, number, all);
  }

  private static Beat.Note note(JsonParser in) throws IOException {
    isObject(in);
    String kind = "";
    String limit = "";
    long era = 0;
    String founder = "";
    String to = "";
    long amount = 0;
    long id = 0;
    for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
      switch (member) {
        case "kind" -> kind = ControlFormat.text(in);
        case "limit" -> limit = ControlFormat.text(in);
        case "era" -> era = ControlFormat.number(in);
        case "founder" -> founder = ControlFormat.text(in);
        case "to" -> to = ControlFormat.text(in);
        case "amount" -> amount = ControlFormat.number(in);
        case "id" -> id = ControlFormat.number(in);
        default -> in.skipChildren();
      }
    }
    return new Beat.Note(kind, limit, era, founder, to, amount, id);
  }

  static void isObject(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException("no object");
    }
  }
}
