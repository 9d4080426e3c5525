package dev.weir.gateway.limits;

import dev.weir.bus.message.Beat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The other nodes that may hold parts of limits, by what this one hears of them. Who was once there
 * stays a member while it may still spend: until it has been silent for the grace.
 */
final class Members {

  /** Nodes that are gone, so that nothing late of theirs counts. */
  private static final int GONE_MAX = 1_000;

  /** Three beats lost in a row. */
  static final long SILENT_MILLIS = 1_500;

  private final String me;
  private final long graceMillis;
  private final boolean removes;
  private final Map<String, Member> others = new TreeMap<>();
  private final Map<String, Member> gone = new LinkedHashMap<>();
  private final List<String> roll = new ArrayList<>();
  private final List<String> strangers = new ArrayList<>();
  private long losses;

  /** A node that is gone, and when it was last heard. */
  record Lost(String node, long heardMillis) {}

  /** What a beat tells of its sender. */
  enum News {
    /** It is old: nothing in it counts. */
    NONE,
    /** A beat like others. */
    HEARD,
    /** The sender knows this node only now, or was silent, so that nobody waited for it to hear. */
    MET,
    /** The sender was taken for gone. */
    BACK,
    /** The sender has taken this node for gone. */
    FORGOT_ME
  }

  /** One other node. */
  static final class Member {
    private long number;
    private long heardMillis;
    private long heardMe;
    private long giftTaken;
    private long goneMillis;
    private boolean knowsMe;
    private boolean missed;
    private boolean toldAll;
    private List<Beat.Heard> hears = List.of();

    /** What this node has told it of the limits that there are. */
    final Introduction introduction = new Introduction();

    /** Whether a gift of its is new; it counts as taken from now on. */
    boolean isNew(long gift) {
      boolean fresh = gift > giftTaken;
      giftTaken = Math.max(gift, giftTaken);
      return fresh;
    }

    /** The newest of our beats that it has heard. */
    long heardMe() {
      return heardMe;
    }

    /** It has told this node of all limits that it knows, and so counts it among the nodes. */
    void toldAll() {
      toldAll = true;
    }

    private boolean hasHeard(String node) {
      return hears.stream().anyMatch(heard -> heard.node().equals(node) && heard.number() > 0);
    }
  }

  /**
   * @param removes whether the grace ends by itself; an operator ends it otherwise
   */
  Members(String me, long graceMillis, boolean removes) {
    this.me = me;
    this.graceMillis = graceMillis;
    this.removes = removes;
  }

  /** These are there too, heard or not. */
  void expect(Collection<String> nodes, long nowMillis) {
    roll.addAll(nodes);
    for (String node : nodes) {
      if (!node.isEmpty() && !node.equals(me)) {
        member(node, nowMillis);
      }
    }
  }

  private Member member(String node, long nowMillis) {
    return others.computeIfAbsent(
        node,
        absent -> {
          Member member = new Member();
          member.heardMillis = nowMillis;
          return member;
        });
  }

  /** A beat came. */
  News heard(Beat beat, long nowMillis) {
    if (beat.node().equals(me)) {
      return News.NONE;
    }
    Member back = gone.get(beat.node());
    if (back != null && beat.number() > back.number) {
      gone.remove(beat.node());
      back.introduction.forget();
      back.toldAll = false;
      others.put(beat.node(), back);
    } else if (back != null) {
      return News.NONE;
    }
    Member member = member(beat.node(), nowMillis);
    if (beat.number() <= member.number) {
      return News.NONE;
    }
    boolean missed = silent(beat.node(), nowMillis);
    member.number = beat.number();
    member.heardMillis = nowMillis;
    member.missed = false;
    boolean knewMe = member.knowsMe;
    member.knowsMe = false;
    for (Beat.Heard heard : beat.heard()) {
      if (heard.node().equals(me)) {
        member.heardMe = heard.number();
        member.knowsMe = true;
      }
    }
    member.hears = beat.heard();
    forgetWith(beat);
    if (back != null) {
      return News.BACK;
    }
    if (knewMe && !member.knowsMe) {
      member.toldAll = false;
      return News.FORGOT_ME;
    }
    return missed || (!knewMe && member.knowsMe) ? News.MET : News.HEARD;
  }

  /**
   * Of whom this node knows only by the roll, one that came after them knows whether they went, if
   * no other that has heard them still counts them.
   */
  private void forgetWith(Beat beat) {
    int place = roll.indexOf(beat.node());
    for (int i = 0; i < place; i++) {
      String older = roll.get(i);
      Member member = others.get(older);
      if (member != null
          && member.number == 0
          && beat.heard().stream().noneMatch(heard -> heard.node().equals(older))
          && others.values().stream().noneMatch(other -> other.hasHeard(older))) {
        others.remove(older);
        strangers.add(older);
      }
    }
  }

  /** Those never heard here of whom others told, since this was asked last, that they went. */
  List<String> goneUnheard() {
    List<String> gone = List.copyOf(strangers);
    strangers.clear();
    return gone;
  }

  /** This node was stopped and could hear nobody: silence counts from now. */
  void awake(long nowMillis) {
    others.values().forEach(member -> member.heardMillis = nowMillis);
  }

  /** Forgets who was silent for the grace. */
  List<Lost> age(long nowMillis) {
    return removes ? remove(graceMillis, nowMillis) : List.of();
  }

  /** Whoever is silent now is gone: an operator says so. */
  List<Lost> agree(long nowMillis) {
    return remove(SILENT_MILLIS, nowMillis);
  }

  private List<Lost> remove(long silentMillis, long nowMillis) {
    List<Lost> lost = new ArrayList<>();
    for (String node : List.copyOf(others.keySet())) {
      if (nowMillis - of(node).heardMillis >= silentMillis) {
        lost.add(leave(node, nowMillis));
      }
    }
    return lost;
  }

  /** A node says that it goes. */
  Lost leave(String node, long nowMillis) {
    Member left = others.remove(node);
    Member member = left == null ? new Member() : left;
    member.goneMillis = nowMillis;
    losses++;
    gone.put(node, member);
    if (gone.size() > GONE_MAX) {
      gone.remove(gone.keySet().iterator().next());
    }
    return new Lost(node, member.heardMillis);
  }

  /** How many nodes went, ever. */
  long losses() {
    return losses;
  }

  Set<String> names() {
    return others.keySet();
  }

  Member of(String node) {
    return others.getOrDefault(node, new Member());
  }

  /** All nodes, this one among them. */
  int count() {
    return others.size() + 1;
  }

  /** All nodes, and those that went within so long. */
  int countWithin(long millis, long nowMillis) {
    int count = count();
    for (Member member : gone.values()) {
      count += nowMillis - member.goneMillis < millis ? 1 : 0;
    }
    return count;
  }

  /**
   * Whether a node knows all the limits that another knew when that was last heard, which counts it
   * among the nodes: no limit can have been begun without it since.
   */
  boolean introduced(String node, String by) {
    return node.equals(me)
        ? of(by).toldAll
        : of(node).hears.stream().anyMatch(heard -> heard.all() && heard.node().equals(by));
  }

  /** Whether the sender of a beat knows all the nodes that this one knows. */
  boolean known(Beat beat) {
    Set<String> known = new HashSet<>();
    known.add(beat.node());
    beat.heard().forEach(heard -> known.add(heard.node()));
    return known.containsAll(others.keySet());
  }

  /** Who has fallen silent since this was asked last. */
  List<String> newlySilent(long nowMillis) {
    List<String> silent = new ArrayList<>();
    others.forEach(
        (node, member) -> {
          if (!member.missed && silent(node, nowMillis)) {
            member.missed = true;
            silent.add(node);
          }
        });
    return silent;
  }

  /** Whether all are heard. */
  boolean whole(long nowMillis) {
    for (String node : others.keySet()) {
      if (silent(node, nowMillis)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether all have heard a beat of this node, and so somebody has, if there is anybody.
   *
   * @param silentToo whether those that are silent matter
   */
  boolean allHeard(long number, boolean silentToo, long nowMillis) {
    boolean somebody = others.isEmpty();
    for (Map.Entry<String, Member> other : others.entrySet()) {
      boolean heard = other.getValue().heardMe >= number;
      if (!heard && (silentToo || !silent(other.getKey(), nowMillis))) {
        return false;
      }
      somebody |= heard;
    }
    return somebody;
  }

  /** Whether this node is the first of all by name. */
  boolean first() {
    return others.keySet().stream().allMatch(other -> me.compareTo(other) < 0);
  }

  /** Whether a node is silent. */
  boolean silent(String node, long nowMillis) {
    Member member = others.get(node);
    return member == null || nowMillis - member.heardMillis >= SILENT_MILLIS;
  }

  List<Beat.Heard> told() {
    List<Beat.Heard> heard = new ArrayList<>();
    others.forEach(
        (node, member) -> heard.add(new Beat.Heard(node, member.number, member.toldAll)));
    return heard;
  }
}
