package dev.weir.testkit.sim;

import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Watches every frame that is sent: no writer sends what was not granted, no reader grants more
 * than its window.
 */
final class Credits {

  private final int window;
  private final ToLongFunction<StreamId> oversize;
  private final Map<Direction, Account> accounts = new HashMap<>();

  /**
   * @param oversize by how much a stream may go beyond its credit, for what cannot be cut
   */
  Credits(int window, ToLongFunction<StreamId> oversize) {
    this.window = window;
    this.oversize = oversize;
  }

  void sent(Frame frame) {
    switch (frame) {
      case OpenStream open -> granted(open.id(), false, open.credit());
      case Frame.Opened opened -> granted(opened.id(), true, opened.credit());
      case Frame.Credit credit -> granted(credit.id(), !credit.toCallee(), credit.upTo());
      case Frame.Ping ping ->
          ping.notes().forEach(note -> granted(note.id(), !note.toCallee(), note.creditUpTo()));
      case Frame.Data data -> data(data);
      default -> {
        // Costs nothing.
      }
    }
  }

  /** A reader's application has taken so much. */
  void handed(StreamId id, boolean toCallee, int size) {
    account(id, toCallee).handed += size;
  }

  /**
   * For the direction that goes to the callee, or for the other; the grant itself goes the opposite
   * way.
   */
  private void granted(StreamId id, boolean toCallee, long upTo) {
    Account account = account(id, toCallee);
    account.granted = Math.max(account.granted, upTo);
  }

  private void data(Frame.Data data) {
    Account account = account(data.id(), data.toCallee());
    account.sent += data.chunk().size();
    long beyond = oversize.applyAsLong(data.id());
    if (account.sent > account.granted + beyond) {
      throw new AssertionError(
          "stream "
              + data.id()
              + " sent "
              + account.sent
              + " bytes, granted were "
              + account.granted);
    }
    account.fragments |= data.chunk() instanceof Chunk.Fragment;
    // What is put together from fragments, and answers in one frame, are accounted for otherwise.
    if (!data.toCallee() && !account.fragments && account.sent > account.handed + window + beyond) {
      throw new AssertionError(
          "stream "
              + data.id()
              + " has "
              + (account.sent - account.handed)
              + " bytes under way that nobody has taken");
    }
  }

  private Account account(StreamId id, boolean toCallee) {
    return accounts.computeIfAbsent(new Direction(id, toCallee), fresh -> new Account());
  }

  private record Direction(StreamId id, boolean toCallee) {}

  private static final class Account {
    private long granted;
    private long sent;
    private long handed;
    private boolean fragments;
  }
}
