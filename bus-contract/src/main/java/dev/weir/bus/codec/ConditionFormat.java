package dev.weir.bus.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.message.NodeCondition;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link NodeCondition} as a JSON object, by the rules of {@link ControlFormat}. Its lists hold
 * records of texts and numbers only; a list that is empty is left out.
 */
final class ConditionFormat {

  private ConditionFormat() {}

  @FunctionalInterface
  private interface Writing<T> {
    void write(JsonGenerator out, T one) throws IOException;
  }

  static void write(JsonGenerator out, NodeCondition condition) throws IOException {
    out.writeStartObject();
    list(
        out,
        "gates",
        condition.gates(),
        (to, one) -> {
          to.writeStringField("provider", one.provider());
          to.writeNumberField("limit", one.limit());
          to.writeNumberField("underWay", one.underWay());
          to.writeNumberField("waiting", one.waiting());
          to.writeNumberField("holdMillis", one.holdMillis());
          to.writeNumberField("shrinkings", one.shrinkings());
          to.writeStringField("shrunkBy", one.shrunkBy());
          to.writeNumberField("shrunkMillisAgo", one.shrunkMillisAgo());
        });
    list(
        out,
        "pools",
        condition.pools(),
        (to, one) -> {
          to.writeStringField("provider", one.provider());
          to.writeNumberField("keys", one.keys());
        });
    list(
        out,
        "rests",
        condition.rests(),
        (to, one) -> {
          to.writeStringField("provider", one.provider());
          to.writeStringField("key", one.key());
          to.writeStringField("model", one.model());
          to.writeStringField("why", one.why());
          to.writeNumberField("millis", one.millis());
        });
    list(
        out,
        "breakers",
        condition.breakers(),
        (to, one) -> {
          to.writeStringField("provider", one.provider());
          to.writeStringField("model", one.model());
          to.writeStringField("state", one.state());
          to.writeNumberField("millis", one.millis());
          to.writeNumberField("failures", one.failures());
        });
    list(
        out,
        "budgets",
        condition.budgets(),
        (to, one) -> {
          to.writeStringField("route", one.route());
          to.writeNumberField("retriesSpent", one.retriesSpent());
          to.writeNumberField("retriesLeft", one.retriesLeft());
          to.writeNumberField("hedgesLeft", one.hedgesLeft());
        });
    list(
        out,
        "limits",
        condition.limits(),
        (to, one) -> {
          to.writeStringField("name", one.name());
          to.writeNumberField("max", one.max());
          to.writeNumberField("part", one.part());
          to.writeNumberField("spent", one.spent());
        });
    out.writeEndObject();
  }

  private static <T> void list(JsonGenerator out, String member, List<T> all, Writing<T> writing)
      throws IOException {
    if (all.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart(member);
    for (T one : all) {
      out.writeStartObject();
      writing.write(out, one);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static NodeCondition read(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return NodeCondition.NONE;
    }
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException("a condition is no object");
    }
    List<NodeCondition.Gate> gates = List.of();
    List<NodeCondition.Pool> pools = List.of();
    List<NodeCondition.Rest> rests = List.of();
    List<NodeCondition.Breaker> breakers = List.of();
    List<NodeCondition.Budget> budgets = List.of();
    List<NodeCondition.Limit> limits = List.of();
    for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
      switch (member) {
        case "gates" -> gates = ControlFormat.list(in, ConditionFormat::gate);
        case "pools" -> pools = ControlFormat.list(in, ConditionFormat::pool);
        case "rests" -> rests = ControlFormat.list(in, ConditionFormat::rest);
        case "breakers" -> breakers = ControlFormat.list(in, ConditionFormat::breaker);
        case "budgets" -> budgets = ControlFormat.list(in, ConditionFormat::budget);
        case "limits" -> limits = ControlFormat.list(in, ConditionFormat::limit);
        default -> in.skipChildren();
      }
    }
    return new NodeCondition(gates, pools, rests, breakers, budgets, limits);
  }

  private static NodeCondition.Gate gate(JsonParser in) throws IOException {
    Plain read = Plain.read(in);
    return new NodeCondition.Gate(
        read.text("provider"),
        read.count("limit"),
        read.count("underWay"),
        read.count("waiting"),
        read.number("holdMillis"),
        read.number("shrinkings"),
        read.text("shrunkBy"),
        read.number("shrunkMillisAgo"));
  }

  private static NodeCondition.Pool pool(JsonParser in) throws IOException {
    Plain read = Plain.read(in);
    return new NodeCondition.Pool(read.text("provider"), read.count("keys"));
  }

  private static NodeCondition.Rest rest(JsonParser in) throws IOException {
    Plain read = Plain.read(in);
    return new NodeCondition.Rest(
        read.text("provider"),
        read.text("key"),
        read.text("model"),
        read.text("why"),
        read.number("millis"));
  }

  private static NodeCondition.Breaker breaker(JsonParser in) throws IOException {
    Plain read = Plain.read(in);
    return new NodeCondition.Breaker(
        read.text("provider"),
        read.text("model"),
        read.text("state"),
        read.number("millis"),
        read.count("failures"));
  }

  private static NodeCondition.Budget budget(JsonParser in) throws IOException {
    Plain read = Plain.read(in);
    return new NodeCondition.Budget(
        read.text("route"),
        read.count("retriesSpent"),
        read.count("retriesLeft"),
        read.count("hedgesLeft"));
  }

  private static NodeCondition.Limit limit(JsonParser in) throws IOException {
    Plain read = Plain.read(in);
    return new NodeCondition.Limit(
        read.text("name"), read.number("max"), read.number("part"), read.number("spent"));
  }

  /** An object's texts and whole numbers; whatever else it has, later versions have. */
  private record Plain(Map<String, String> texts, Map<String, Long> numbers) {

    static Plain read(JsonParser in) throws IOException {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw new UnreadableException("an element is no object");
      }
      Plain plain = new Plain(new HashMap<>(), new HashMap<>());
      for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
        switch (in.currentToken()) {
          case VALUE_STRING -> plain.texts.put(member, in.getText());
          case VALUE_NUMBER_INT -> plain.numbers.put(member, in.getLongValue());
          default -> in.skipChildren();
        }
      }
      return plain;
    }

    String text(String member) {
      return texts.getOrDefault(member, "");
    }

    long number(String member) {
      return numbers.getOrDefault(member, 0L);
    }

    int count(String member) {
      return Math.toIntExact(number(member));
    }
  }
}
