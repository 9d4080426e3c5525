package dev.weir.gateway.gate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, and whose turn is next: within a class one call of each caller in turn, so that a
 * flood delays its own caller. A class comes before the next one, unless that one's call has waited
 * {@link #AGEING_MILLIS} longer for each class between them. Not safe for several threads by
 * itself.
 */
final class FairQueue {

  static final long AGEING_MILLIS = 2_000;

  private final List<Map<String, LinkedHashSet<Place>>> classes = new ArrayList<>();
  private int size;

  FairQueue() {
    for (int i = 0; i < Priority.values().length; i++) {
      classes.add(new LinkedHashMap<>());
    }
  }

  int size() {
    return size;
  }

  void add(Place place) {
    classes
        .get(place.priority.ordinal())
        .computeIfAbsent(place.caller, key -> new LinkedHashSet<>())
        .add(place);
    size++;
  }

  void remove(Place place) {
    Map<String, LinkedHashSet<Place>> callers = classes.get(place.priority.ordinal());
    LinkedHashSet<Place> places = callers.get(place.caller);
    if (places != null && places.remove(place)) {
      size--;
      if (places.isEmpty()) {
        callers.remove(place.caller);
      }
    }
  }

  /** Takes out whose turn it is; null when nobody waits. */
  @Nullable Place next() {
    Place first = null;
    for (Map<String, LinkedHashSet<Place>> callers : classes) {
      if (!callers.isEmpty()) {
        Place place = callers.values().iterator().next().getFirst();
        if (first == null || rank(place) < rank(first)) {
          first = place;
        }
      }
    }
    if (first == null) {
      return null;
    }
    Map<String, LinkedHashSet<Place>> callers = classes.get(first.priority.ordinal());
    LinkedHashSet<Place> places = callers.remove(first.caller);
    size--;
    if (places != null) {
      places.remove(first);
      if (!places.isEmpty()) {
        callers.put(first.caller, places); // To the end: the others' turn.
      }
    }
    return first;
  }

  /** Takes out those whose time is over. */
  List<Place> expired(long nowMillis) {
    List<Place> late = new ArrayList<>();
    for (Map<String, LinkedHashSet<Place>> callers : classes) {
      for (Iterator<LinkedHashSet<Place>> each = callers.values().iterator(); each.hasNext(); ) {
        LinkedHashSet<Place> places = each.next();
        places.removeIf(one -> one.untilMillis <= nowMillis && late.add(one));
        if (places.isEmpty()) {
          each.remove();
        }
      }
    }
    size -= late.size();
    return late;
  }

  /** The lower, the earlier. */
  private static long rank(Place place) {
    return place.sinceMillis + place.priority.ordinal() * AGEING_MILLIS;
  }
}
