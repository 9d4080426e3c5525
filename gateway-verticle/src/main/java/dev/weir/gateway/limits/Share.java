package dev.weir.gateway.limits;

import dev.weir.bus.message.Beat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a node knows of the parts of one limit, and what it holds of it. */
final class Share {

  private static final long SETTLING_MILLIS = 1_000;

  private static final int NOT_FOUND = -1;

  /** Past this, one of them is taken to have begun. */
  private static final int ANSWERED_MAX = 8;

  /** In place of the age of a debt: who says it counts it as spent by itself. */
  private static final long HELD = -1;

  final String name;
  final long max;
  @Nullable Gauge gauge;
  private long era;
  private String founder = "";

  /** The newest era that is known to have begun; 0 for none. */
  private long begun;

  /** Whose claims were answered of whom nobody here knows whether they have begun their eras. */
  private final Set<String> answered = new TreeSet<>();

  long part;
  long wanted;
  long wantUntilMillis;
  long lossesThen;

  /** What this node has told to spend at most. */
  final Ceiling ceiling;

  /** What other nodes that are not gone have told to spend at most. */
  final Map<String, Long> ceilings = new HashMap<>();

  /** What nodes that are gone have spent. */
  final Debts debts;

  private final Rate.Span span;

  /** While this node begins an era: who else counts which debts as its own spending. */
  private final Map<String, Set<String>> heldBy = new HashMap<>();

  /** What nodes that are gone have spent and this node counts as its own. */
  private @Nullable Window inherited;

  /** What others keep, while this node begins an era; null while it does not. */
  @Nullable Map<String, Kept> claim;

  /** Whether it has told the founder of the era what it keeps. */
  boolean replied;

  /** Until when the first parts of the era may be under way, where all are heard. */
  long settlesUntilMillis;

  /**
   * What it held when it entered the era. What it is given afterwards is of the same era, and the
   * giver tells that it keeps it.
   */
  long kept;

  /**
   * What another node keeps.
   *
   * @param before the newest era of which it knows that it had begun; 0 for none
   */
  record Kept(long amount, long before) {}

  /**
   * @param name that of the limit, which ends in its amount
   */
  Share(String name) {
    this.name = name;
    this.max = amountIn(name);
    this.span = spanIn(name);
    this.ceiling = new Ceiling(max);
    this.debts = new Debts(span.millis());
  }

  private static Rate.Span spanIn(String name) {
    String rate = name.substring(0, Math.max(0, name.lastIndexOf(' ')));
    for (Rate.Span span : Rate.Span.values()) {
      if (rate.endsWith("-per-" + span.word())) {
        return span;
      }
    }
    return Rate.Span.ONCE;
  }

  /**
   * Whether others have to know what this node spends before it does: of a shorter limit it is
   * forgotten soon enough.
   */
  boolean isLong() {
    return span.millis() > Rate.Span.MINUTE.millis();
  }

  Beat.Note note(String kind, String to, long amount, long id) {
    return new Beat.Note(kind, name, era, founder, to, amount, id);
  }

  /** Of the era that this node is in, parts have been made. */
  void begins() {
    begun = Math.max(begun, era);
    answered.clear();
  }

  /** The newest era that is known to have begun; 0 for none. */
  long begun() {
    return begun;
  }

  /** Somebody has answered this one's claim, and has not heard what came of it. */
  void doubt(String other) {
    if (begun == 0 && answered.add(other) && answered.size() > ANSWERED_MAX) {
      begun = 1;
    }
  }

  /** Tells the founder of an era who else may have begun one. */
  void tellAnswered(String to, Outbox outbox) {
    if (begun == 0) {
      for (String other : answered) {
        outbox.add(new Beat.Note("answered", name, era, other, to, 0, 0));
      }
    }
  }

  /**
   * Whether, as far as this node and those that answered its claim know, nobody has ever begun this
   * limit. Who answered tells that its own claim came to nothing; of others nobody knows.
   */
  boolean isNew(Map<String, Kept> answers) {
    return begun == 0
        && answers.keySet().containsAll(answered)
        && answers.values().stream().allMatch(kept -> kept.before() == 0);
  }

  /** What this node knows of what is owed, for another. */
  void tellDebts(String to, Outbox outbox, long nowMillis) {
    for (Map.Entry<String, Debts.Debt> one : debts.all().entrySet()) {
      if (outbox.full()) {
        return;
      }
      Debts.Debt debt = one.getValue();
      long age = Math.max(0, nowMillis - debt.sinceMillis());
      outbox.add(new Beat.Note("debt", name, era, one.getKey(), to, debt.amount(), age));
      if (debt.held()) {
        outbox.add(new Beat.Note("debt", name, era, one.getKey(), to, debt.amount(), HELD));
      }
    }
  }

  /** What another node has told to spend at most, for one that may never have heard it. */
  void tellCeiling(String node, String to, Outbox outbox) {
    Long told = ceilings.get(node);
    if (told != null && told > 0 && !node.equals(to) && !outbox.full()) {
      outbox.add(ceiling(node, told, to));
    }
  }

  Beat.Note ceiling(String node, long told, String to) {
    return new Beat.Note("ceiling", name, era, node, to, told, 0);
  }

  /** What a node has told to spend at most, as others have heard it. */
  void hears(Beat.Note ceiling) {
    ceilings.merge(ceiling.founder(), ceiling.amount(), Math::max);
  }

  /** The same of one that this node does not know, or not any more: it may be gone, and is owed. */
  void hearsOfStranger(Beat.Note ceiling, long nowMillis) {
    debts.add(ceiling.founder(), ceiling.amount(), nowMillis);
  }

  /** A node is gone: what it may have spent is owed. */
  void lose(String node, long lastMillis) {
    Long told = ceilings.remove(node);
    long unknown = span == Rate.Span.MINUTE ? max : 0;
    if (span != Rate.Span.ONCE) {
      debts.add(node, told == null ? unknown : told, lastMillis);
    }
  }

  /** One that was never heard here is gone: others have told what it may have spent. */
  void loseUnheard(String node, long nowMillis) {
    Long told = ceilings.remove(node);
    debts.add(node, told == null ? 0 : told, nowMillis);
  }

  /** Another node tells a debt. */
  void owes(Beat.Note note, String from, long nowMillis) {
    if (note.id() >= 0) {
      debts.add(note.founder(), note.amount(), nowMillis - note.id());
    } else if (claim != null && note.era() == era) {
      heldBy.computeIfAbsent(from, holder -> new HashSet<>()).add(note.founder());
    }
  }

  /**
   * This node counts what is owed, as far as it has got that much.
   *
   * @param members those that are left; what one counted that went since is counted by nobody
   */
  void inherit(long most, Set<String> members, long nowMillis) {
    if (most > 0 && !debts.all().isEmpty()) {
      Window window = inherited == null ? new Window(span.millis()) : inherited;
      inherited = window;
      heldBy.keySet().retainAll(members);
      Set<String> elsewhere = new HashSet<>();
      heldBy.values().forEach(elsewhere::addAll);
      debts.holdIn(window, elsewhere, members, most, nowMillis);
    }
  }

  /**
   * A node is there again; what this one counts for others has to be counted anew.
   *
   * @param mayGo whether it may go again before it tells what it spends
   */
  void disown(String node, boolean mayGo) {
    long owed = debts.disown(node);
    if (mayGo && owed > 0) {
      ceilings.merge(node, owed, Math::max);
    }
    inherited = null;
  }

  /** What this node counts as spent for others. */
  long inherited(long nowMillis) {
    Window window = inherited;
    return window == null ? 0 : window.sum(nowMillis);
  }

  /** Of a name that nobody of ours has made it is nothing. */
  private static long amountIn(String name) {
    int space = name.lastIndexOf(' ');
    try {
      return space == NOT_FOUND ? 0 : Long.parseLong(name, space + 1, name.length(), 10);
    } catch (NumberFormatException foreign) {
      return 0;
    }
  }

  /** What this node has spent, as far as it has asked for the limit at all. */
  long spentHere(long nowMillis) {
    return gauge == null ? 0 : gauge.spent(nowMillis);
  }

  /** What this node has spent, or counts for others. */
  long spent(long nowMillis) {
    return spentHere(nowMillis) + inherited(nowMillis);
  }

  long era() {
    return era;
  }

  String founder() {
    return founder;
  }

  boolean sameEra(long other, String by) {
    return era == other && founder.equals(by);
  }

  /** Of two that begin the same era at the same time, the lower name counts. */
  boolean olderThan(long other, String by) {
    return era < other || (era == other && by.compareTo(founder) < 0);
  }

  void enter(long next, String by, long nowMillis) {
    settle(nowMillis);
    if (claim == null && begun < era && !founder.equals(by)) {
      doubt(founder);
    }
    era = next;
    founder = by;
    kept = part;
    replied = false;
    claim = null;
  }

  /** First parts may be under way from now on. */
  void settle(long nowMillis) {
    settlesUntilMillis = nowMillis + SETTLING_MILLIS;
  }

  void beginEra(String me, long losses, long nowMillis) {
    enter(era + 1, me, nowMillis);
    claim = new HashMap<>();
    heldBy.clear();
    lossesThen = losses;
  }
}
