package dev.weir.bus.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.NodeCondition;
import dev.weir.bus.message.NodeSeen;
import java.io.IOException;
import java.util.List;

/** {@link NodeSeen} as a JSON object, by the rules of {@link ControlFormat}. */
final class NodeFormat {

  private NodeFormat() {}

  static byte[] write(NodeSeen seen) {
    return ControlFormat.object(
        out -> {
          out.writeStringField("node", seen.node());
          out.writeStringField("tag", seen.tag());
          out.writeStringField("host", seen.host());
          out.writeNumberField("pid", seen.pid());
          out.writeStringField("version", seen.version());
          out.writeStringField("configuration", seen.configuration());
          out.writeStringField("state", ControlFormat.word(seen.state()));
          out.writeNumberField("startedSeconds", seen.startedSeconds());
          out.writeNumberField("asking", seen.asking());
          out.writeNumberField("serving", seen.serving());
          out.writeNumberField("starved", seen.starved());
          out.writeNumberField("requestsPerSecond", seen.requestsPerSecond());
          out.writeNumberField("tokensPerSecond", seen.tokensPerSecond());
          out.writeArrayFieldStart("verticles");
          for (NodeSeen.Verticle verticle : seen.verticles()) {
            out.writeStartObject();
            out.writeStringField("name", verticle.name());
            out.writeNumberField("instances", verticle.instances());
            out.writeEndObject();
          }
          out.writeEndArray();
          ControlFormat.texts(out, "breakers", seen.breakers());
          if (!seen.condition().equals(NodeCondition.NONE)) {
            out.writeFieldName("condition");
            ConditionFormat.write(out, seen.condition());
          }
        });
  }

  static NodeSeen read(byte[] json) throws IOException {
    String node = "";
    String tag = "";
    String host = "";
    long pid = 0;
    String version = "";
    String configuration = "";
    Announcement.State state = Announcement.State.READY;
    long startedSeconds = 0;
    int asking = 0;
    int serving = 0;
    int starved = 0;
    double requestsPerSecond = 0;
    double tokensPerSecond = 0;
    List<NodeSeen.Verticle> verticles = List.of();
    List<String> breakers = List.of();
    NodeCondition condition = NodeCondition.NONE;
    try (JsonParser in = ControlFormat.begin(json)) {
      for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
        switch (member) {
          case "node" -> node = ControlFormat.text(in);
          case "tag" -> tag = ControlFormat.text(in);
          case "host" -> host = ControlFormat.text(in);
          case "pid" -> pid = ControlFormat.number(in);
          case "version" -> version = ControlFormat.text(in);
          case "configuration" -> configuration = ControlFormat.text(in);
          case "state" -> state = ControlFormat.state(ControlFormat.text(in));
          case "startedSeconds" -> startedSeconds = ControlFormat.number(in);
          case "asking" -> asking = Math.toIntExact(ControlFormat.number(in));
          case "serving" -> serving = Math.toIntExact(ControlFormat.number(in));
          case "starved" -> starved = Math.toIntExact(ControlFormat.number(in));
          case "requestsPerSecond" -> requestsPerSecond = rate(in);
          case "tokensPerSecond" -> tokensPerSecond = rate(in);
          case "verticles" -> verticles = ControlFormat.list(in, NodeFormat::verticle);
          case "breakers" -> breakers = ControlFormat.list(in, ControlFormat::text);
          case "condition" -> condition = ConditionFormat.read(in);
          default -> in.skipChildren();
        }
      }
    }
    return new NodeSeen(
        node,
        tag,
        host,
        pid,
        version,
        configuration,
        state,
        startedSeconds,
        asking,
        serving,
        starved,
        requestsPerSecond,
        tokensPerSecond,
        verticles,
        breakers,
        condition);
  }

  private static double rate(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_NULL -> 0;
      default -> throw new UnreadableException("no number");
    };
  }

  private static NodeSeen.Verticle verticle(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException("a verticle is no object");
    }
    String name = "";
    int instances = 0;
    for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
      switch (member) {
        case "name" -> name = ControlFormat.text(in);
        case "instances" -> instances = Math.toIntExact(ControlFormat.number(in));
        default -> in.skipChildren();
      }
    }
    return new NodeSeen.Verticle(name, instances);
  }
}
