package dev.weir.testkit;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.json.RawJson;
import dev.weir.testkit.ChatShape.Feature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chance within the bounds of a shape. */
final class Dice {

  final SplittableRandom random;
  final ChatShape shape;
  final RandomText text;
  private int ids;

  Dice(SplittableRandom random, ChatShape shape) {
    this.random = random;
    this.shape = shape;
    this.text =
        new RandomText(
            random, shape.has(Feature.CONTROL_CHARACTERS), shape.has(Feature.UNPAIRED_SURROGATES));
  }

  /** Sometimes true when the feature is on, always false when it is off. */
  boolean maybe(Feature feature) {
    return shape.has(feature) && random.nextInt(3) == 0;
  }

  /** Sometimes a value when the feature is on, always null when it is off. */
  <T> @Nullable T maybe(Feature feature, Supplier<T> value) {
    return maybe(feature) ? value.get() : null;
  }

  boolean oneIn(int sides) {
    return random.nextInt(sides) == 0;
  }

  /** A number from 0 to {@code most}. */
  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  <T> T pick(Collection<T> values) {
    return List.copyOf(values).get(random.nextInt(values.size()));
  }

  @SafeVarargs
  final <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** A text, empty now and then where empty texts are on. */
  String words() {
    return shape.has(Feature.EMPTY_TEXTS) && oneIn(12) ? "" : text.text();
  }

  /** An id that no other value of this generator has. */
  String id(String prefix) {
    return prefix + "_" + text.name() + ids++;
  }

  @Nullable CacheMark cache() {
    return maybe(
        Feature.CACHE_MARKS,
        () ->
            shape.ttls().isEmpty() || oneIn(2)
                ? CacheMark.DEFAULT
                : new CacheMark(pick(shape.ttls())));
  }

  Extras extras(Feature feature) {
    if (!maybe(feature)) {
      return Extras.NONE;
    }
    Map<String, RawJson> members = new LinkedHashMap<>();
    for (int i = upTo(2); i >= 0; i--) {
      members.put("x_" + text.name(), text.json());
    }
    return new Extras(shape.dialect(), members);
  }

  /** The extras of a part, sometimes with a list that a stream sends element by element. */
  Extras partExtras() {
    Extras extras = extras(Feature.PART_EXTRAS);
    if (!shape.has(Feature.PART_EXTRAS) || !maybe(Feature.VENDOR_DELTAS)) {
      return extras;
    }
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    members.put("citations", RandomText.array(objects()));
    return new Extras(shape.dialect(), members);
  }

  private List<RawJson> objects() {
    List<RawJson> objects = new ArrayList<>();
    for (int i = upTo(2); i >= 0; i--) {
      objects.add(text.object());
    }
    return objects;
  }
}
