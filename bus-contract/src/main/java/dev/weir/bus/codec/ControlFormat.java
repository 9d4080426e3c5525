package dev.weir.bus.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.KeyRested;
import dev.weir.bus.message.Roll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Announcement}, {@link Roll} and {@link KeyRested} as JSON objects: they are rare, and
 * whoever looks at the bus shall be able to read them. A member that is not known is ignored. One
 * that is absent or null is empty, false or 0; a model's display name is then its id, and a state
 * {@code ready}. A word for a state that is not known means {@code failed}: nobody is sent to where
 * it is not understood.
 */
final class ControlFormat {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // Names may be garbage.
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // Has no trouble with halves of pairs.
          .build();

  private ControlFormat() {}

  @FunctionalInterface
  interface Members {
    void write(JsonGenerator out) throws IOException;
  }

  @FunctionalInterface
  interface Element<T> {
    T read(JsonParser in) throws IOException;
  }

  static byte[] write(Roll roll) {
    return object(out -> out.writeStringField("instance", roll.instance()));
  }

  static Roll readRoll(byte[] json) throws IOException {
    String instance = "";
    try (JsonParser in = begin(json)) {
      for (String member; (member = nextMember(in)) != null; ) {
        if (member.equals("instance")) {
          instance = text(in);
        } else {
          in.skipChildren();
        }
      }
    }
    return new Roll(instance);
  }

  static byte[] write(KeyRested rested) {
    return object(
        out -> {
          out.writeStringField("provider", rested.provider());
          out.writeStringField("key", rested.key());
          out.writeStringField("model", rested.model());
          out.writeNumberField("millis", rested.millis());
          out.writeStringField("why", rested.why());
          out.writeStringField("node", rested.node());
        });
  }

  static KeyRested readKeyRested(byte[] json) throws IOException {
    String provider = "";
    String key = "";
    String model = "";
    long millis = 0;
    String why = "";
    String node = "";
    try (JsonParser in = begin(json)) {
      for (String member; (member = nextMember(in)) != null; ) {
        switch (member) {
          case "provider" -> provider = text(in);
          case "key" -> key = text(in);
          case "model" -> model = text(in);
          case "millis" -> millis = number(in);
          case "why" -> why = text(in);
          case "node" -> node = text(in);
          default -> in.skipChildren();
        }
      }
    }
    return new KeyRested(provider, key, model, millis, why, node);
  }

  static byte[] write(Announcement announcement) {
    return object(
        out -> {
          out.writeStringField("service", announcement.service());
          out.writeStringField("name", announcement.name());
          out.writeStringField("kind", announcement.kind());
          out.writeStringField("instance", announcement.instance());
          out.writeStringField("node", announcement.node());
          out.writeStringField("loop", announcement.loop());
          out.writeStringField("address", announcement.address());
          out.writeStringField("inbox", announcement.inbox());
          texts(out, "dialects", announcement.dialects());
          out.writeArrayFieldStart("models");
          for (Announcement.Model model : announcement.models()) {
            out.writeStartObject();
            out.writeStringField("id", model.id());
            out.writeStringField("displayName", model.displayName());
            out.writeNumberField("createdSeconds", model.createdSeconds());
            if (!model.dialects().isEmpty()) {
              texts(out, "dialects", model.dialects());
            }
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeBooleanField("listed", announcement.listed());
          out.writeStringField("state", word(announcement.state()));
          out.writeNumberField("load", announcement.load());
          if (!announcement.remark().isEmpty()) {
            out.writeStringField("remark", announcement.remark());
          }
          if (!announcement.offers().isEmpty()) {
            out.writeArrayFieldStart("offers");
            for (Announcement.Offer offer : announcement.offers()) {
              out.writeStartObject();
              out.writeStringField("operation", offer.operation());
              texts(out, "shapes", offer.shapes());
              out.writeEndObject();
            }
            out.writeEndArray();
          }
        });
  }

  static void texts(JsonGenerator out, String member, List<String> texts) throws IOException {
    out.writeArrayFieldStart(member);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  static Announcement readAnnouncement(byte[] json) throws IOException {
    String service = "";
    String name = "";
    String kind = "";
    String instance = "";
    String node = "";
    String loop = "";
    String address = "";
    String inbox = "";
    List<String> dialects = List.of();
    List<Announcement.Model> models = List.of();
    boolean listed = false;
    String state = "";
    long load = 0;
    String remark = "";
    List<Announcement.Offer> offers = List.of();
    try (JsonParser in = begin(json)) {
      for (String member; (member = nextMember(in)) != null; ) {
        switch (member) {
          case "service" -> service = text(in);
          case "name" -> name = text(in);
          case "kind" -> kind = text(in);
          case "instance" -> instance = text(in);
          case "node" -> node = text(in);
          case "loop" -> loop = text(in);
          case "address" -> address = text(in);
          case "inbox" -> inbox = text(in);
          case "dialects" -> dialects = list(in, ControlFormat::text);
          case "models" -> models = list(in, ControlFormat::model);
          case "listed" -> listed = flag(in);
          case "state" -> state = text(in);
          case "load" -> load = number(in);
          case "remark" -> remark = text(in);
          case "offers" -> offers = list(in, ControlFormat::offer);
          default -> in.skipChildren();
        }
      }
    }
    return new Announcement(
        service,
        name,
        kind,
        instance,
        node,
        loop,
        address,
        inbox,
        dialects,
        models,
        listed,
        state(state),
        Math.toIntExact(load),
        remark,
        offers);
  }

  private static Announcement.Offer offer(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException("an offer is no object");
    }
    String operation = "";
    List<String> shapes = List.of();
    for (String member; (member = nextMember(in)) != null; ) {
      switch (member) {
        case "operation" -> operation = text(in);
        case "shapes" -> shapes = list(in, ControlFormat::text);
        default -> in.skipChildren();
      }
    }
    return new Announcement.Offer(operation, shapes);
  }

  private static Announcement.Model model(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException("a model is no object");
    }
    String id = "";
    String displayName = "";
    long createdSeconds = 0;
    List<String> dialects = List.of();
    for (String member; (member = nextMember(in)) != null; ) {
      switch (member) {
        case "id" -> id = text(in);
        case "displayName" -> displayName = text(in);
        case "createdSeconds" -> createdSeconds = number(in);
        case "dialects" -> dialects = list(in, ControlFormat::text);
        default -> in.skipChildren();
      }
    }
    return new Announcement.Model(
        id, displayName.isEmpty() ? id : displayName, createdSeconds, dialects);
  }

  static String word(Announcement.State state) {
    return switch (state) {
      case READY -> "ready";
      case DRAINING -> "draining";
      case FAILED -> "failed";
      case GONE -> "gone";
    };
  }

  static Announcement.State state(String word) {
    return switch (word) {
      case "ready", "" -> Announcement.State.READY;
      case "draining" -> Announcement.State.DRAINING;
      case "gone" -> Announcement.State.GONE;
      default -> Announcement.State.FAILED;
    };
  }

  // ---- JSON

  static byte[] object(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      members.write(out);
      out.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static JsonParser begin(byte[] json) throws IOException {
    JsonParser in = JSON.createParser(json);
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException("no JSON object");
    }
    return in;
  }

  /** The name of the next member, with the parser at its value, or null at the object's end. */
  static @Nullable String nextMember(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.FIELD_NAME) {
      return null; // Nothing else can follow but the end: the parser sees to that.
    }
    String name = in.currentName();
    in.nextToken();
    return name;
  }

  static String text(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_NULL -> "";
      default -> throw new UnreadableException("no text");
    };
  }

  static long number(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NULL -> 0;
      default -> throw new UnreadableException("no whole number");
    };
  }

  static boolean flag(JsonParser in) {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw new UnreadableException("neither true nor false");
    };
  }

  static <T> List<T> list(JsonParser in, Element<T> element) throws IOException {
    List<T> values = new ArrayList<>();
    switch (in.currentToken()) {
      case VALUE_NULL -> {}
      case START_ARRAY -> {
        while (in.nextToken() != JsonToken.END_ARRAY) {
          values.add(element.read(in));
        }
      }
      default -> throw new UnreadableException("no list");
    }
    return values;
  }
}
