package dev.weir.launcher.config;

import dev.weir.bus.config.ConfigException.Problem;
import dev.weir.bus.config.KeyPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML 1.2 document (core schema) as JSON, notes the line of every value, and replaces
 * references in its texts. Keys written twice are refused, and so is what would be endless or huge
 * once its aliases are followed.
 */
final class YamlReader {

  static final int CHARACTERS_MAX = 1024 * 1024;
  private static final int DEPTH_MAX = 50;
  private static final int VALUES_MAX = 100_000;

  private final String name;
  private final boolean hasLines;
  private final Substitution substitution;
  private final Predicate<String> elsewhere;
  private final Origins origins;
  private final List<Problem> problems = new ArrayList<>();
  private int values;

  /**
   * @param name what the document is called in messages
   * @param hasLines whether its line numbers mean anything to the user
   */
  YamlReader(
      String name,
      boolean hasLines,
      Substitution substitution,
      Predicate<String> elsewhere,
      Origins origins) {
    this.elsewhere = elsewhere;
    this.name = name;
    this.hasLines = hasLines;
    this.substitution = substitution;
    this.origins = origins;
  }

  /**
   * The value written in {@code text}, which stands at {@code path} of the configuration; null for
   * an empty document.
   *
   * @throws ConfigFailure with all that is wrong
   */
  @Nullable Object read(String text, String path) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setSchema(new CoreSchema())
            .setCodePointLimit(CHARACTERS_MAX)
            .build();
    Object value = null;
    try {
      checkShape(settings, text);
      Optional<Node> root = new Compose(settings).composeString(text);
      origins.place(path, place(root.flatMap(Node::getStartMark)));
      value = root.isPresent() ? convert(root.get(), path, 0) : null;
    } catch (MarkedYamlEngineException e) {
      throw new ConfigFailure(place(e.getProblemMark()) + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new ConfigFailure(name + ": is not YAML: " + e.getMessage());
    }
    if (!problems.isEmpty()) {
      throw new ConfigFailure(problems.stream().map(origins::locate).toList());
    }
    return value;
  }

  /** The composer calls itself for every level, so depth is bounded before it is asked. */
  private void checkShape(LoadSettings settings, String text) {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case DocumentStart -> documents++;
        default -> {}
      }
      if (depth > DEPTH_MAX) {
        throw new ConfigFailure(place(event.getStartMark()) + ": is nested too deeply");
      } else if (documents > 1) {
        throw new ConfigFailure(
            place(event.getStartMark()) + ": a second document begins; only one is read");
      }
    }
  }

  private @Nullable Object convert(Node node, String path, int depth) {
    if (++values > VALUES_MAX || depth > DEPTH_MAX) {
      throw new ConfigFailure(
          place(node.getStartMark()) + ": is too large once its aliases are followed");
    }
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, path, depth);
      case SequenceNode sequence -> sequence(sequence, path, depth);
      case ScalarNode scalar -> scalar(scalar, path);
      default -> null;
    };
  }

  private JsonObject mapping(MappingNode mapping, String path, int depth) {
    JsonObject object = new JsonObject();
    Map<String, String> seen = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String at = place(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new ConfigFailure(at + ": a key must be a plain word");
      }
      String child = KeyPath.child(path, key.getValue());
      String before = seen.putIfAbsent(key.getValue(), at);
      origins.place(child, at);
      if (before != null) {
        problems.add(new Problem(child, "is written twice, first at " + before));
      }
      object.put(key.getValue(), convert(tuple.getValueNode(), child, depth + 1));
    }
    return object;
  }

  private JsonArray sequence(SequenceNode sequence, String path, int depth) {
    JsonArray array = new JsonArray();
    for (Node element : sequence.getValue()) {
      String child = KeyPath.item(path, array.size());
      origins.place(child, place(element.getStartMark()));
      array.add(convert(element, child, depth + 1));
    }
    return array;
  }

  private @Nullable Object scalar(ScalarNode scalar, String path) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    try {
      if (tag.equals(Tag.STR) || tag.equals(Tag.ENV_TAG)) {
        return substitution.apply(text, source -> origins.substituted(path, source));
      } else if (tag.equals(Tag.NULL)) {
        return null;
      } else if (tag.equals(Tag.BOOL)) {
        return Boolean.valueOf(text);
      } else if (tag.equals(Tag.INT)) {
        return integer(text);
      } else if (tag.equals(Tag.FLOAT)) {
        return Double.valueOf(text);
      }
      problems.add(new Problem(path, "has a tag that is not known here"));
    } catch (Substitution.Missing e) {
      if (elsewhere.test(path)) {
        return Substitution.ELSEWHERE;
      }
      problems.add(new Problem(path, e.reason()));
    } catch (ArithmeticException | NumberFormatException e) {
      problems.add(new Problem(path, "is no number that can be used; quote it if it is text"));
    }
    return null;
  }

  private static Number integer(String text) {
    BigInteger number =
        text.startsWith("0o")
            ? new BigInteger(text.substring(2), 8)
            : text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    return number.bitLength() < Integer.SIZE
        ? (Number) number.intValueExact()
        : (Number) number.longValueExact();
  }

  private String place(Optional<Mark> mark) {
    return hasLines ? name + ":" + (mark.map(Mark::getLine).orElse(0) + 1) : name;
  }
}
