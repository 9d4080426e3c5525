package dev.weir.gateway.limits;

import dev.weir.bus.message.Beat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps limits over several nodes (docs/limits.md). Of each limit every node holds a <b>part</b>,
 * and all parts together are never more than the limit; a node spends of its own part within its
 * own window, and asks nobody. A part grows only by what another node has given away before, so
 * that messages may be lost, late or doubled, and links cut, without a limit being broken. Parts
 * are made when somebody begins an <b>era</b>: all members say what they keep, the founder holds
 * the rest.
 *
 * <p>Guarded by its {@link Limiter}. Time is passed in, and is only that of this node. This file is
 * over 400 lines because what a part does and what notes do to it are proved together.
 */
final class Shares {

  static final long BEAT_MILLIS = 500;

  /** Limits that this node knows of; of others it does not answer, and nobody begins an era. */
  private static final int LIMITS_MAX = 20_000;

  private static final long WANT_MILLIS = 200;

  /** After such a pause, or the grace, others may have taken this node for gone. */
  private static final long PAUSE_MILLIS_MAX = 5_000;

  /** Notes by which a node learns of limits. */
  private static final Set<String> NEWS =
      Set.of("claim", "gift", "known", "tell", "debt", "ceiling");

  private static final int BATCHES = 50;
  private static final double AHEAD = 0.008;

  private final String me;
  private final LimitRules.Mode mode;
  private final long pauseMillisMax;
  private final Members members;
  private final Outbox outbox = new Outbox();
  private final Map<String, Share> shares = new LinkedHashMap<>();

  /** Those of which it has entered an era, in this order. */
  private final List<Share> known = new ArrayList<>();

  private final Crowd crowd = new Crowd();
  private final Told told = new Told();
  private final long beganMillis;
  private long beatMillis;
  private long number;
  private long gifts;
  private boolean urgent;
  private boolean left;
  private long clock;

  Shares(String me, LimitRules rules, Collection<String> roll, long nowMillis) {
    this.me = me;
    this.mode = rules.mode();
    this.pauseMillisMax = Math.min(PAUSE_MILLIS_MAX, rules.graceMillis());
    this.members = new Members(me, rules.graceMillis(), mode == LimitRules.Mode.BOUNDED);
    this.beganMillis = nowMillis;
    this.beatMillis = nowMillis;
    this.clock = nowMillis;
    members.expect(roll, nowMillis);
    crowd.count(members, nowMillis);
  }

  /** The name of a limit among nodes: another amount is another limit. */
  private static String nameOf(Gauge gauge) {
    return gauge.name() + " " + gauge.rate().max();
  }

  /** Takes a limit under its care: nothing of it may be spent here but this node's part. */
  void watch(Gauge gauge) {
    Share share = shares.computeIfAbsent(nameOf(gauge), Share::new);
    share.gauge = gauge;
    hold(share, share.part);
  }

  /** A call found too little, or soon will: asks for more of a limit. */
  void needs(Gauge gauge, long amount, long nowMillis) {
    Share share = shares.computeIfAbsent(nameOf(gauge), Share::new);
    clock = nowMillis;
    if (share.isLong()) {
      tells(share, share.ceiling.raise(share.spentHere(nowMillis) + amount));
    }
    long max = share.max;
    long missing = share.spent(nowMillis) + amount + max / BATCHES - share.part;
    if (missing <= 0 || share.part >= max) {
      return;
    }
    share.wanted = Math.min(max, missing);
    share.wantUntilMillis = nowMillis + WANT_MILLIS;
    urgent = true;
    if (share.settlesUntilMillis == 0) {
      share.settle(nowMillis); // It has heard of the limit, and asks for the first time.
    }
    if (share.claim == null && (share.era() == 0 || somethingIsLost(share, nowMillis))) {
      begin(share, nowMillis);
    }
  }

  /**
   * Whether the parts of a limit are being made: who finds too little of it now is not refused by
   * what anybody has spent.
   */
  boolean settles(Gauge gauge, long nowMillis) {
    Share share = shares.get(nameOf(gauge));
    return share != null && nowMillis < share.settlesUntilMillis;
  }

  /** Whether a node is gone since the parts were made, and all others can make new ones. */
  private boolean somethingIsLost(Share share, long nowMillis) {
    return members.losses() > share.lossesThen && members.whole(nowMillis);
  }

  private void begin(Share share, long nowMillis) {
    learns(share);
    share.beginEra(me, members.losses(), nowMillis);
    outbox.dropGifts(share.name);
    completed(share, nowMillis);
    urgent = true;
  }

  private void enter(Share share, Beat.Note note, long nowMillis) {
    learns(share);
    share.enter(note.era(), note.founder(), nowMillis);
  }

  private void learns(Share share) {
    if (share.era() == 0) {
      known.add(share);
    }
  }

  private void tells(Share share, boolean something) {
    if (something) {
      told.add(share);
      urgent = true;
    }
  }

  /** Whether another beat shall go at once. */
  boolean urgent() {
    return urgent;
  }

  /** Whether this node may spend: one that was stopped for long may have been taken for gone. */
  boolean beating(long nowMillis) {
    return !left && nowMillis - beatMillis < pauseMillisMax;
  }

  /** The next beat. */
  Beat beat(long nowMillis) {
    clock = nowMillis;
    if (!beating(nowMillis)) {
      members.awake(nowMillis);
      giveUp(nowMillis);
    }
    beatMillis = nowMillis;
    urgent = false;
    lost(members.age(nowMillis));
    crowd.count(members, nowMillis);
    outbox.keepOnly(members.names());
    members.newlySilent(nowMillis).forEach(node -> members.names().forEach(to -> tellOf(node, to)));
    members.names().forEach(to -> members.of(to).introduction.tell(to, known, outbox));
    settleCeilings(nowMillis);
    number++;
    List<Beat.Note> notes = new ArrayList<>();
    outbox.into(notes, number);
    told.into(notes, number);
    boolean first = members.first();
    for (Share share : shares.values()) {
      care(share, nowMillis);
      if (notes.size() >= Beat.NOTES_MAX) {
        continue;
      }
      if (share.claim == null && first && share.era() > 0 && somethingIsLost(share, nowMillis)) {
        begin(share, nowMillis); // While those are there who know what it had spent.
      } else if (share.claim != null) {
        completed(share, nowMillis);
      }
      if (share.claim != null) {
        notes.add(share.note("claim", "", 0, 0));
      } else if (nowMillis < share.wantUntilMillis) {
        notes.add(share.note("want", "", share.wanted, 0));
      }
    }
    return new Beat(me, number, members.told(), notes);
  }

  private void care(Share share, long nowMillis) {
    share.debts.forgetOld(nowMillis);
    if (share.isLong() && share.ceiling.lower(share.spentHere(nowMillis))) {
      told.add(share);
    }
    hold(share, share.part);
  }

  /** What all have heard may be spent. */
  private void settleCeilings(long nowMillis) {
    boolean all = mode == LimitRules.Mode.STRICT;
    told.settle(beat -> members.allHeard(beat, all, nowMillis), share -> hold(share, share.part));
  }

  /** They may have spent for as long as it takes to miss them. */
  private void lost(List<Members.Lost> gone) {
    for (Members.Lost one : gone) {
      lose(one.node(), one.heardMillis() + Members.SILENT_MILLIS);
    }
  }

  private void lose(String node, long lastMillis) {
    shares.values().forEach(share -> share.lose(node, lastMillis));
  }

  /**
   * The last beats of this node, which spends nothing any more: what it has spent, and that it
   * goes.
   */
  List<Beat> leave(long nowMillis) {
    left = true;
    return Told.farewell(me, number, members, shares.values(), nowMillis);
  }

  /** Another node's beat. */
  void heard(Beat beat, long nowMillis) {
    clock = nowMillis;
    Members.News news = members.heard(beat, nowMillis);
    for (String node : members.goneUnheard()) {
      shares.values().forEach(share -> share.loseUnheard(node, nowMillis));
    }
    if (news == Members.News.NONE) {
      return;
    }
    if (news == Members.News.BACK) {
      reunite(beat.node(), nowMillis);
    }
    if (news == Members.News.FORGOT_ME) {
      giveUp(nowMillis);
    } else if (news != Members.News.HEARD) {
      meet(beat.node(), nowMillis);
    }
    Members.Member from = members.of(beat.node());
    outbox.heard(beat.node(), from.heardMe());
    boolean covered = members.known(beat);
    for (Beat.Note note : beat.notes()) {
      // A claim whose founder forgets somebody, who may still spend, waits: it will ask again.
      boolean waits = note.kind().equals("claim") && !covered;
      if (note.kind().equals("leave")) {
        lost(List.of(members.leave(beat.node(), nowMillis)));
      } else if (note.kind().equals("all") && note.to().equals(me)) {
        from.toldAll();
      } else if (!waits && (note.to().isEmpty() || note.to().equals(me))) {
        read(note, beat.node(), from, nowMillis);
      }
    }
    settleCeilings(nowMillis);
  }

  /** Whoever has never heard a node that is silent has to know what it may have spent. */
  private void tellOf(String silent, String to) {
    shares.values().forEach(share -> share.tellCeiling(silent, to, outbox));
  }

  /** Somebody new has to know what this node spends and what it counts for others. */
  private void meet(String node, long nowMillis) {
    for (String other : members.names()) {
      if (members.silent(other, nowMillis)) {
        tellOf(other, node);
      }
    }
    for (Share share : shares.values()) {
      tells(share, share.isLong() && share.ceiling.again());
      share.tellDebts(node, outbox, nowMillis);
    }
    members.of(node).introduction.meet(known.size());
  }

  /**
   * A node that was taken for gone is not: what it held is spent by it, and by those who took it
   * over. All keep what they have spent, and make new parts of the rest.
   */
  private void reunite(String node, long nowMillis) {
    for (Share share : shares.values()) {
      share.disown(node, !node.equals(me));
      outbox.dropGifts(share.name);
      hold(share, Math.min(share.part, share.spentHere(nowMillis)));
      share.lossesThen = -1;
    }
  }

  /** Others may have taken this node for gone, and its part over. */
  private void giveUp(long nowMillis) {
    reunite(me, nowMillis);
  }

  private void read(Beat.Note note, String from, Members.Member member, long nowMillis) {
    Share share = shares.get(note.limit());
    if (share == null) {
      if (shares.size() >= LIMITS_MAX || !NEWS.contains(note.kind())) {
        return;
      }
      share = new Share(note.limit());
      shares.put(note.limit(), share);
    }
    switch (note.kind()) {
      case "claim" -> claimed(share, note, from, nowMillis);
      case "keep" -> kept(share, note, from, nowMillis);
      case "answered" -> {
        if (share.claim != null && note.era() == share.era() && !note.founder().equals(me)) {
          share.doubt(note.founder());
        }
      }
      case "known" -> known(share, note, nowMillis);
      case "want" -> give(share, note, from, nowMillis);
      case "tell" -> share.ceilings.put(from, note.amount());
      case "debt" -> share.owes(note, from, nowMillis);
      case "ceiling" -> {
        if (members.names().contains(note.founder())) {
          share.hears(note);
        } else if (!note.founder().equals(me)) {
          share.hearsOfStranger(note, nowMillis);
        }
      }
      case "gift" -> {
        if (member.isNew(note.id())) {
          take(share, note);
        }
      }
      default -> {
        // Of a later version.
      }
    }
  }

  private void claimed(Share share, Beat.Note note, String from, long nowMillis) {
    if (share.olderThan(note.era(), note.founder())) {
      enter(share, note, nowMillis);
      share.lossesThen = members.losses();
      outbox.dropGifts(note.limit());
      reply(share, from, nowMillis);
    } else if (share.sameEra(note.era(), note.founder())) {
      if (!share.replied) {
        reply(share, from, nowMillis);
      }
    } else if (share.claim == null) { // Else its own claim, which goes on, is the answer.
      outbox.add(share.note("known", from, 0, 0));
      urgent = true;
    }
  }

  private void reply(Share share, String founder, long nowMillis) {
    share.replied = true;
    share.tellDebts(
        founder, outbox, nowMillis); // Before what it keeps: the founder begins when it has that.
    share.tellAnswered(founder, outbox);
    outbox.add(share.note("keep", founder, share.kept, share.begun()));
    urgent = true;
  }

  private void kept(Share share, Beat.Note note, String from, long nowMillis) {
    if (share.claim != null && share.sameEra(note.era(), note.founder())) {
      share.claim.putIfAbsent(from, new Share.Kept(note.amount(), note.id()));
      completed(share, nowMillis);
    }
  }

  /** Begins the era when all have said what they keep. */
  private void completed(Share share, long nowMillis) {
    Map<String, Share.Kept> claim = share.claim;
    if (claim == null) {
      return;
    }
    if (!members.names().containsAll(claim.keySet())) {
      share.beginEra(
          me, members.losses(), nowMillis); // Who went may have given away what it told to keep.
      urgent = true;
      return;
    }
    long rest = share.max;
    List<String> silent = new ArrayList<>();
    for (String node : members.names()) {
      Share.Kept kept = claim.get(node);
      if (kept != null) {
        rest -= kept.amount();
      } else if (members.silent(node, nowMillis)) {
        silent.add(node);
      } else {
        return;
      }
    }
    if (!silent.isEmpty()) {
      int here = introduced(claim.keySet(), silent);
      if (mode == LimitRules.Mode.STRICT || here <= silent.size() || !share.isNew(claim)) {
        return;
      }
      // A limit that nobody can have begun: most of those who would know begin their share of it.
      rest = rest * here / (here + silent.size());
      share.lossesThen = -1;
    }
    share.claim = null;
    share.begins();
    long before = share.part;
    share.part = Math.max(0, rest);
    share.inherit(share.part - before, members.names(), nowMillis);
    hold(share, share.part);
    members.names().forEach(node -> share.tellDebts(node, outbox, nowMillis));
    long each = Math.max(0, share.part - share.spent(nowMillis)) / (claim.size() + 1);
    claim.keySet().forEach(node -> give(share, node, each));
  }

  /** How many, with this node, know all the limits that those knew who are silent. */
  private int introduced(Set<String> answerers, List<String> silent) {
    Set<String> here = new HashSet<>(answerers);
    here.add(me);
    here.removeIf(node -> !silent.stream().allMatch(by -> members.introduced(node, by)));
    return here.size();
  }

  /** There is a limit, or the era of it that this node begins is older than it thought. */
  private void known(Share share, Beat.Note note, long nowMillis) {
    boolean claims = share.claim != null;
    boolean holds = share.part > 0 || share.spent(nowMillis) > 0;
    if (!share.olderThan(note.era(), note.founder()) || (!claims && (share.era() > 0 || holds))) {
      return;
    }
    enter(share, note, nowMillis);
    share.settlesUntilMillis = claims ? share.settlesUntilMillis : 0;
    if (holds) {
      share.beginEra(
          me, members.losses(), nowMillis); // What it holds has to be counted by somebody.
    }
  }

  private void give(Share share, Beat.Note want, String from, long nowMillis) {
    boolean same = share.sameEra(want.era(), want.founder()) || want.era() == 0;
    if (!same || share.claim != null || share.era() == 0) {
      return;
    }
    long spare = share.part - share.spent(nowMillis);
    if (nowMillis < share.wantUntilMillis) {
      spare /= 2;
    }
    give(share, from, Math.min(want.amount(), (spare + 1) / 2));
  }

  private void give(Share share, String to, long amount) {
    if (amount <= 0 || outbox.full()) {
      return;
    }
    hold(share, share.part - amount);
    gifts++;
    outbox.add(share.note("gift", to, amount, gifts));
    urgent = true;
  }

  private void take(Share share, Beat.Note gift) {
    if (!share.sameEra(gift.era(), gift.founder())) {
      if (share.part > 0 || !share.olderThan(gift.era(), gift.founder())) {
        return; // Of an era that is over: its founder has counted it as left.
      }
      enter(share, gift, clock);
    }
    share.begins();
    hold(share, share.part + gift.amount());
    share.wanted -= gift.amount();
    if (share.wanted <= 0) {
      share.wantUntilMillis = 0;
    }
  }

  private void hold(Share share, long part) {
    share.part = part;
    Gauge gauge = share.gauge;
    if (gauge != null && gauge.rate().max() == share.max) { // Else the limit has changed since.
      int nodes = crowd.within(gauge.rate().span());
      long ahead = runsAhead(gauge) ? (long) (AHEAD * share.max / nodes) : 0;
      long most = part + ahead - share.inherited(clock);
      if (share.isLong() && members.count() > 1) {
        most = Math.min(most, share.ceiling.safe());
      }
      gauge.part(Math.clamp(most, 0, share.max));
    }
  }

  /** Before a whole span has passed, what this node ran ahead before a restart may still count. */
  private boolean runsAhead(Gauge gauge) {
    return mode == LimitRules.Mode.BOUNDED
        && beatMillis - beganMillis >= gauge.rate().span().millis();
  }

  /** An operator says that whoever is silent is gone. */
  List<String> agree(long nowMillis) {
    List<String> gone = members.agree(nowMillis).stream().map(Members.Lost::node).toList();
    gone.forEach(node -> lose(node, nowMillis)); // It may have been cut off for long.
    return gone;
  }

  /** Whether this node has said that it goes. */
  boolean gone() {
    return left;
  }
}
