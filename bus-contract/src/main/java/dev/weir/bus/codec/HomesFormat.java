package dev.weir.bus.codec;

import com.fasterxml.jackson.core.JsonParser;
import dev.weir.bus.message.HomesLearned;
import java.io.IOException;
import java.util.List;

/** {@link HomesLearned} as a JSON object, by the rules of {@link ControlFormat}. */
final class HomesFormat {

  private HomesFormat() {}

  static byte[] write(HomesLearned learned) {
    return ControlFormat.object(
        out -> {
          out.writeStringField("node", learned.node());
          out.writeArrayFieldStart("homes");
          for (HomesLearned.Home home : learned.homes()) {
            out.writeStartObject();
            out.writeNumberField("key", home.key());
            out.writeStringField("provider", home.provider());
            out.writeNumberField("for_millis", home.forMillis());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeArrayFieldStart("warm");
          for (HomesLearned.Warm warm : learned.warm()) {
            out.writeStartObject();
            out.writeNumberField("key", warm.key());
            out.writeStringField("provider", warm.provider());
            out.writeStringField("model", warm.model());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  static HomesLearned read(byte[] json) throws IOException {
    String node = "";
    List<HomesLearned.Home> homes = List.of();
    List<HomesLearned.Warm> warm = List.of();
    try (JsonParser in = ControlFormat.begin(json)) {
      for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
        switch (member) {
          case "node" -> node = ControlFormat.text(in);
          case "homes" -> homes = ControlFormat.list(in, HomesFormat::home);
          case "warm" -> warm = ControlFormat.list(in, HomesFormat::warm);
          default -> in.skipChildren();
        }
      }
    }
    return new HomesLearned(node, homes, warm);
  }

  private static HomesLearned.Home home(JsonParser in) throws IOException {
    BeatFormat.isObject(in);
    long key = 0;
    String provider = "";
    long forMillis = 0;
    for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
      switch (member) {
        case "key" -> key = ControlFormat.number(in);
        case "provider" -> provider = ControlFormat.text(in);
        case "for_millis" -> forMillis = ControlFormat.number(in);
        default -> in.skipChildren();
      }
    }
    return new HomesLearned.Home(key, provider, forMillis);
  }

  private static HomesLearned.Warm warm(JsonParser in) throws IOException {
    BeatFormat.isObject(in);
    long key = 0;
    String provider = "";
    String model = "";
    for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
      switch (member) {
        case "key" -> key = ControlFormat.number(in);
        case "provider" -> provider = ControlFormat.text(in);
        case "model" -> model = ControlFormat.text(in);
        default -> in.skipChildren();
      }
    }
    return new HomesLearned.Warm(key, provider, model);
  }
}
