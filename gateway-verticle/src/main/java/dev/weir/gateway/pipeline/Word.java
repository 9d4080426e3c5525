package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.dialects.IngressDialect;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a group tells its members, in this order but for faults, which may come at any time. */
sealed interface Word {

  /** The request was read whole. */
  record Asked(IngressDialect.Inbound inbound) implements Word {}

  /** The answer begins. */
  record Begun(Head head, Told told) implements Word {}

  /** A piece of it. */
  record Content(Chunk chunk) implements Word {}

  /** The answer failed; what it has used is yet to be told. */
  record Failing(Fault fault) implements Word {}

  /** This member reads more slowly than others, by more than is kept for it. */
  record Cut() implements Word {}

  /** Others can be joined no more: the member has to go alone. */
  record Refused() implements Word {}

  /**
   * The last word.
   *
   * @param ending of a whole answer; null where there is none
   * @param fault why there is none
   * @param used by all of it
   * @param pays whether it stands with this member
   * @param owed what attempts have yet to tell; null where they have told all
   */
  record Over(
      Frame.@Nullable Ending ending,
      @Nullable Fault fault,
      Usage used,
      boolean pays,
      Told told,
      @Nullable Owed owed)
      implements Word {}

  /**
   * The attempts so far, as copies: members belong to other event loops.
   *
   * @param counting the place of the one that counts; -1 for none
   */
  record Told(
      String leader,
      long startedNanos,
      List<AttemptRecord> attempts,
      int counting,
      List<String> dropped,
      String upstreamId) {
    public Told {
      attempts = List.copyOf(attempts);
      dropped = List.copyOf(dropped);
    }
  }

  /** Runs a task, on the group's loop, when every attempt has told what it used. */
  interface Owed {
    void whenTold(Consumer<Told> task);
  }
}
