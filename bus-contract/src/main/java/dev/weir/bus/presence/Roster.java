package dev.weir.bus.presence;

import dev.weir.bus.message.Announcement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The instances that have announced themselves and are not silent for too long. Remembers the names
 * of services that were once there, so that "not there now" can be told from "never heard of". Not
 * thread-safe.
 */
public final class Roster {

  /** After how much silence an instance counts as gone. */
  public static final long EXPIRY_MILLIS = 6_000;

  private static final int INSTANCES_MAX = 10_000;
  private static final int SERVICES_MAX = 10_000;

  private final Map<String, Map<String, Entry>> services = new LinkedHashMap<>();
  private final Set<String> doubted = new HashSet<>(); // At most one for each instance.
  private int instances;

  /**
   * Takes an announcement. Returns whether it told anything but a new load. One that does not say
   * who or where tells nothing, and neither does one that claims a load below zero: it would be
   * asked before all others.
   */
  public boolean heard(Announcement news, long nowMillis) {
    if (!isSound(news)) {
      return false;
    }
    doubted.remove(news.node());
    Map<String, Entry> entries = services.get(news.service());
    if (news.state() == Announcement.State.GONE) {
      boolean known = entries != null && entries.remove(news.instance()) != null;
      instances -= known ? 1 : 0;
      return known;
    }
    if (entries == null) {
      if (services.size() >= SERVICES_MAX) {
        return false;
      }
      entries = new LinkedHashMap<>();
      services.put(news.service(), entries);
    }
    Entry before = entries.get(news.instance());
    if (before == null && instances >= INSTANCES_MAX) {
      return false;
    }
    entries.put(news.instance(), new Entry(news, news, nowMillis));
    instances += before == null ? 1 : 0;
    return before == null || !sameButLoad(before.announcement, news);
  }

  private static boolean isSound(Announcement news) {
    return news.load() >= 0
        && Stream.of(
                news.service(),
                news.name(),
                news.instance(),
                news.node(),
                news.address(),
                news.inbox())
            .noneMatch(String::isBlank);
  }

  private static boolean sameButLoad(Announcement a, Announcement b) {
    return a.state() == b.state()
        && a.listed() == b.listed()
        && a.models().equals(b.models())
        && a.dialects().equals(b.dialects())
        && a.name().equals(b.name())
        && a.kind().equals(b.kind())
        && a.node().equals(b.node())
        && a.loop().equals(b.loop())
        && a.address().equals(b.address())
        && a.inbox().equals(b.inbox());
  }

  /** Forgets who was silent for too long. Returns whether there was anybody. */
  public boolean expire(long nowMillis) {
    boolean any = false;
    for (Map<String, Entry> entries : services.values()) {
      int before = entries.size();
      entries.values().removeIf(entry -> nowMillis - entry.heardMillis >= EXPIRY_MILLIS);
      instances -= before - entries.size();
      any |= entries.size() != before;
    }
    if (any && !doubted.isEmpty()) {
      doubted.retainAll(all().stream().map(Announcement::node).toList());
    }
    return any;
  }

  /**
   * An instance did not answer. Where one is silent all others of its node are likely to be, so the
   * whole node is doubted until any instance of it announces itself again.
   */
  public void silent(String service, String instance) {
    Entry entry = services.getOrDefault(service, Map.of()).get(instance);
    if (entry != null) {
      doubted.add(entry.announcement.node());
    }
  }

  /** Whether something of this node did not answer, and nothing was heard of it since. */
  public boolean doubts(String node) {
    return doubted.contains(node);
  }

  /** Forgets an instance that turned out to be gone. */
  public void gone(String service, String instance) {
    Map<String, Entry> entries = services.get(service);
    if (entries != null && entries.remove(instance) != null) {
      instances--;
    }
  }

  /** The instances of a service now. */
  public Collection<Announcement> instancesOf(String service) {
    Map<String, Entry> entries = services.get(service);
    if (entries == null) {
      return List.of();
    }
    List<Announcement> instances = new ArrayList<>(entries.size());
    for (Entry entry : entries.values()) {
      instances.add(entry.announcement);
    }
    return instances;
  }

  /**
   * A call was sent to an instance. Loads are announced every other second: without this, all calls
   * between two announcements would go to the one that had the fewest.
   */
  public void sent(String service, String instance) {
    Map<String, Entry> entries = services.getOrDefault(service, Map.of());
    Entry entry = entries.get(instance);
    if (entry != null) {
      entries.put(instance, entry.sent());
    }
  }

  /** The instances of a service with what was sent to them since they announced their load. */
  public Collection<Announcement> loadsOf(String service) {
    Map<String, Entry> entries = services.get(service);
    if (entries == null) {
      return List.of();
    }
    List<Announcement> instances = new ArrayList<>(entries.size());
    for (Entry entry : entries.values()) {
      instances.add(entry.loaded);
    }
    return instances;
  }

  /** Any one instance of a service: all of them say the same of themselves but state and load. */
  public @Nullable Announcement anyOf(String service) {
    Map<String, Entry> entries = services.get(service);
    return entries == null || entries.isEmpty()
        ? null
        : entries.values().iterator().next().announcement;
  }

  /** Whether a service was ever there. */
  public boolean known(String service) {
    return services.containsKey(service);
  }

  /** The services that were ever there. */
  public Set<String> services() {
    return new LinkedHashSet<>(services.keySet());
  }

  /** All instances that are there now. */
  public List<Announcement> all() {
    List<Announcement> all = new ArrayList<>();
    services.values().forEach(entries -> entries.values().forEach(e -> all.add(e.announcement)));
    return all;
  }

  /**
   * @param announcement as it was heard
   * @param loaded the same with the calls that were sent since
   */
  private record Entry(Announcement announcement, Announcement loaded, long heardMillis) {
    Entry sent() {
      return new Entry(announcement, loaded.withLoad(loaded.load() + 1), heardMillis);
    }
  }
}
