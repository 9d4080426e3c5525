package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.dialects.IngressDialect;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One call that many share: it belongs to none of them, asks on the event loop of the first, and
 * tells each on its own loop. Who comes late hears what was said so far; past 1 MiB of that nobody
 * joins any more. The vendor is read at the pace of the fastest member, and one that is further
 * behind that than 1 MiB is cut off. What was used stands with the member that has been there the
 * longest when it ends.
 */
final class Group implements AnswerSink, Dispatcher.Outlet {

  /** So much of an answer is kept for those who come late. */
  static final int LOG_BYTES_MAX = 1024 * 1024;

  /** So far may a member be behind the fastest. */
  static final int BEHIND_BYTES_MAX = 1024 * 1024;

  /** The fastest member itself may be so far behind the vendor. */
  static final int AHEAD_BYTES_MAX = 256 * 1024;

  static final int MEMBERS_MAX = 1_000;

  private final String identity;
  private final Groups groups;
  private final Context loop;
  private final String leader;
  private final Exchange shared;
  private final BiConsumer<Exchange, Boolean> ticked;
  private final long callUntilNanos;
  private final Set<Member> members = new LinkedHashSet<>();
  private final List<Word> log = new ArrayList<>();
  private int loggedBytes;
  private @Nullable Runnable drained;
  private volatile boolean waits; // For a member to have read.
  private boolean closed;
  private boolean over;

  /**
   * @param loop where the call is made
   * @param first whose question and plan are the call's
   * @param ticked told whether the call has to be looked at from time to time
   */
  Group(
      String identity,
      Groups groups,
      Context loop,
      Exchange first,
      BiConsumer<Exchange, Boolean> ticked) {
    this.identity = identity;
    this.groups = groups;
    this.loop = loop;
    this.leader = first.question().id();
    this.ticked = ticked;
    this.shared = first.beside(first.question(), this);
    long millis = first.remainingMillis();
    shared.plan(first.plan());
    shared.trace(first.trace());
    shared.atLeast(millis);
    shared.spare(millis);
    this.callUntilNanos = shared.nowNanos() + 2 * millis * 1_000_000;
  }

  /** Runs a task on the group's loop. */
  void post(Runnable task) {
    loop.runOnContext(now -> task.run());
  }

  /** Makes the call, for its first member. */
  void begin(Member first, Dispatcher dispatcher) {
    members.add(first);
    ticked.accept(shared, true);
    try {
      dispatcher.dispatch(shared, this);
    } catch (RuntimeException defect) {
      failed(Defects.faultOf(defect), Usage.NONE); // Nobody may join what was never begun.
    }
  }

  /** Another one wants to share it. */
  void join(Member member, long leftMillis) {
    boolean inTime = shared.nowNanos() + leftMillis * 1_000_000 <= callUntilNanos;
    if (closed || over || !inTime || members.size() >= MEMBERS_MAX) {
      member.tell(new Word.Refused(), 0);
      return;
    }
    shared.atLeast(leftMillis);
    member.mayBeBehind(BEHIND_BYTES_MAX + loggedBytes);
    members.add(member);
    log.forEach(word -> member.tell(word, sizeOf(word)));
  }

  /** A member goes; the last one ends the call. */
  void leave(Member member, Fault why) {
    if (!members.contains(member) || over) {
      return; // Its last word is on the way.
    }
    if (members.size() == 1) {
      shared.aborted(why);
      Underway course = shared.course();
      if (course == null) {
        failed(why, Usage.NONE);
      } else {
        course.cancel(why);
      }
      return;
    }
    members.remove(member);
    member.tell(new Word.Over(null, why, Usage.of(0, 0), false, told(), null), 0);
    readOn();
  }

  // ---- What the call tells

  @Override
  public void asked(IngressDialect.Inbound inbound) {
    // Answers are written without its messages, which may be long.
    keep(
        new Word.Asked(
            new IngressDialect.Inbound(
                inbound.request().withMessages(List.of()), inbound.tellsOptional())));
  }

  @Override
  public void begin(Head head) {
    keep(new Word.Begun(head, told()));
  }

  @Override
  public void content(Chunk chunk) {
    keep(new Word.Content(chunk));
    int least = leastBehind();
    for (Member member : members) {
      if (member.behind() - least > member.behindMax() && member.cut()) {
        member.tell(new Word.Cut(), 0);
      }
    }
  }

  private void keep(Word word) {
    int size = sizeOf(word);
    if (!closed) {
      boolean fits = loggedBytes + size <= LOG_BYTES_MAX && groups.keep(size);
      if (fits) {
        log.add(word);
        loggedBytes += size;
      } else {
        close();
      }
    }
    members.forEach(member -> member.tell(word, size));
  }

  /** Chunks may be empty: what stands around them takes room as well. */
  private static int sizeOf(Word word) {
    return word instanceof Word.Content content ? content.chunk().size() + 64 : 64;
  }

  private void close() {
    closed = true;
    groups.close(identity, this);
    groups.forget(loggedBytes);
    loggedBytes = 0;
    log.clear();
  }

  private int leastBehind() {
    int least = Integer.MAX_VALUE;
    for (Member member : members) {
      if (!member.isCut()) {
        least = Math.min(least, member.behind());
      }
    }
    return least;
  }

  @Override
  public boolean full() {
    int least = leastBehind();
    return least != Integer.MAX_VALUE && least > AHEAD_BYTES_MAX;
  }

  @Override
  public void onDrain(Runnable task) {
    drained = task;
    waits = true;
    readOn(); // They may have read meanwhile.
  }

  /** Whether members should tell when they have read. */
  boolean waits() {
    return waits;
  }

  /** Members have read, or gone. */
  void readOn() {
    Runnable task = drained;
    if (task != null && !full()) {
      drained = null;
      waits = false;
      task.run();
    }
  }

  @Override
  public void end(Frame.Ending ending) {
    throw new IllegalStateException("its outlet ends a group");
  }

  /** The callers hear it at once, even if what was used is yet to be told. */
  @Override
  public void fail(Fault fault) {
    if (!over) {
      members.forEach(member -> member.tell(new Word.Failing(fault), 0));
    }
  }

  @Override
  public int status() {
    return 0;
  }

  @Override
  public void ended(Frame.Ending ending) {
    over(ending, null, ending.usage());
  }

  @Override
  public void failed(Fault fault, Usage used) {
    over(null, fault, used);
  }

  private void over(Frame.@Nullable Ending ending, @Nullable Fault fault, Usage used) {
    if (over) {
      return;
    }
    over = true;
    if (!closed) {
      close();
    }
    ticked.accept(shared, false);
    Word.Told told = told();
    Word.Owed owed = shared.owes() ? task -> shared.whenTold(() -> task.accept(told())) : null;
    Member pays = members.stream().filter(one -> !one.isCut()).findFirst().orElse(firstOf());
    for (Member member : members) {
      member.tell(new Word.Over(ending, fault, used, member == pays, told, owed), 0);
    }
    members.clear();
  }

  private @Nullable Member firstOf() {
    return members.isEmpty() ? null : members.iterator().next();
  }

  private Word.Told told() {
    Explanation explanation = shared.explanation();
    List<AttemptRecord> attempts = explanation.allAttempts();
    AttemptRecord counting = explanation.lastAttempt();
    return new Word.Told(
        leader,
        shared.startedNanos(),
        attempts.stream().map(one -> one.told(0, true)).toList(),
        counting == null ? -1 : attempts.indexOf(counting),
        explanation.dropped(),
        explanation.upstreamRequestId());
  }
}
