package dev.weir.bus.stream;

import dev.weir.bus.message.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Another inbox, for as long as streams lead to it. */
final class Peer {

  /** So that a ping stays far below a frame: a note is some 30 bytes. */
  private static final int NOTES_MAX = 1_000;

  /**
   * Every so many rounds everything is told, so that a stream that one side alone still has is
   * found.
   */
  private static final int WHOLE_EVERY = 4;

  /** How many rounds of pings may be under way, waiting to be confirmed. */
  private static final int ROUNDS_MAX = 8;

  private final String inbox;
  private final Set<ChunkStream> streams = new LinkedHashSet<>();
  private final ArrayDeque<EndedCall> ended = new ArrayDeque<>(); // The pings they wait for rise.
  private long heardMillis;
  private long pingedMillis;
  private long nextPing = 1;
  private long pingRounds;
  private long confirmedPing;
  private final ArrayDeque<Round> rounds = new ArrayDeque<>();

  Peer(String inbox, long nowMillis) {
    this.inbox = inbox;
    this.heardMillis = nowMillis;
    this.pingedMillis = nowMillis;
  }

  String inbox() {
    return inbox;
  }

  void add(ChunkStream stream) {
    streams.add(stream);
  }

  void remove(ChunkStream stream) {
    streams.remove(stream);
  }

  /** A stream has ended here, and is told of until that is confirmed. */
  void add(EndedCall call) {
    ended.addLast(call);
  }

  /**
   * Whether so many have ended that they need not wait for the next ping: thousands may end before
   * it is due. Not while another ping is under way, which would tell all of them again.
   */
  boolean crowded() {
    return ended.size() >= NOTES_MAX && confirmedPing == nextPing - 1;
  }

  boolean idle() {
    return streams.isEmpty() && ended.isEmpty();
  }

  List<ChunkStream> streams() {
    return List.copyOf(streams);
  }

  /** The calls that have ended here, and of whose end the other side may not know. */
  List<EndedCall> ended() {
    return List.copyOf(ended);
  }

  /** Takes out a call whose end the other side knows; null when there is none. */
  @Nullable EndedCall confirmed() {
    EndedCall first = ended.peekFirst();
    return first != null && first.changedPing() <= confirmedPing ? ended.pollFirst() : null;
  }

  void heard(long nowMillis) {
    heardMillis = nowMillis;
  }

  /** This side was asleep, for so long: what it did not hear meanwhile is no silence. */
  void excuse(long asleepMillis, long nowMillis) {
    heardMillis = Math.min(nowMillis, heardMillis + asleepMillis);
  }

  long silentMillis(long nowMillis) {
    return nowMillis - heardMillis;
  }

  /** The number of the ping that will carry what changes now. */
  long nextPing() {
    return nextPing;
  }

  /** The other side has had this ping. A round counts when all of its pings have come. */
  void confirmed(long ping) {
    for (Round round : rounds) {
      if (ping >= round.first && ping <= round.last) {
        round.confirmed.set((int) (ping - round.first));
        if (round.confirmed.cardinality() == round.last - round.first + 1) {
          confirmedPing = Math.max(confirmedPing, round.last);
        }
        return;
      }
    }
  }

  boolean pingDue(long nowMillis, long everyMillis) {
    return nowMillis - pingedMillis >= everyMillis;
  }

  /** The pings that are due: one, or several when more has changed than fits into one. */
  List<Frame.Ping> pings(String from, long nowMillis) {
    pingedMillis = nowMillis;
    return pings(from, notes(++pingRounds % WHOLE_EVERY == 0));
  }

  /** Pings between those that are due, of what has changed. */
  List<Frame.Ping> pings(String from) {
    return pings(from, notes(false));
  }

  private List<Frame.Ping> pings(String from, List<Frame.Note> notes) {
    long first = nextPing;
    List<Frame.Ping> pings = new ArrayList<>(1);
    do {
      int begin = pings.size() * NOTES_MAX;
      int end = Math.min(notes.size(), begin + NOTES_MAX);
      pings.add(new Frame.Ping(from, nextPing++, List.copyOf(notes.subList(begin, end))));
    } while (pings.size() * NOTES_MAX < notes.size());
    rounds.addLast(new Round(first, nextPing - 1, new BitSet()));
    if (rounds.size() > ROUNDS_MAX) {
      rounds.removeFirst();
    }
    return pings;
  }

  /** What the other side may not know; or everything. */
  private List<Frame.Note> notes(boolean whole) {
    List<Frame.Note> notes = new ArrayList<>();
    for (EndedCall call : ended) {
      notes.add(call.note());
    }
    for (ChunkStream stream : streams) {
      if (stream.established() && (whole || stream.changedPing() > confirmedPing)) {
        notes.add(stream.note());
      }
    }
    return notes;
  }

  /** The pings that left together; what changed before the first of them is in one of them. */
  private record Round(long first, long last, BitSet confirmed) {}
}
