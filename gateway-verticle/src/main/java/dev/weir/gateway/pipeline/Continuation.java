package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.route.Continuers;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.Tries;
import io.vertx.core.Future;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one request's answer goes on after it broke off: by the next choice that can, once. */
final class Continuation {

  private final Dispatcher desk;
  private final Tries tries;
  private final Asking asking;
  private @Nullable Fault broken;
  private @Nullable Splice splice;

  /** Who goes on. */
  record Next(Plan.Choice choice, Announcement instance) {}

  Continuation(Dispatcher desk, Tries tries, Asking asking) {
    this.desk = desk;
    this.tries = tries;
    this.asking = asking;
  }

  /** Whether an answer that broke off so may go on; it does so once. */
  boolean begins(@Nullable String said, Fault why) {
    boolean begins = said != null && broken == null && Splice.cures(why);
    broken = begins ? why : broken;
    return begins;
  }

  /**
   * Who goes on, or null.
   *
   * @param before what the text has used that broke off
   * @param failed instances that are not asked
   */
  @Nullable Next next(String said, Usage before, Set<String> failed) {
    splice = new Splice(said, before);
    Plan.Choice choice = tries.continuing(target -> goesOn(target, failed));
    Announcement instance = choice == null ? null : desk.pick(choice.target(), failed);
    return choice == null || instance == null ? null : new Next(choice, instance);
  }

  private boolean goesOn(ModelNames.Candidate target, Set<String> failed) {
    Announcement instance = desk.pick(target, failed);
    return instance != null && Continuers.has(instance.kind(), target.model());
  }

  /** The request for the rest; fails where there is none. */
  Future<Asking.Sent> rest(Plan.Choice choice) {
    Splice joint = splice;
    return joint == null
        ? Future.failedFuture(new IllegalStateException("nothing broke off"))
        : asking.rest(joint, choice.target());
  }

  /** What joins the second answer to the first; null while there is no second. */
  @Nullable Splice splice() {
    return splice;
  }

  /** Why the first answer broke off, or null. */
  @Nullable Fault broken() {
    return broken;
  }

  /** What was used in all. */
  Usage all(Usage used) {
    return splice == null ? used : splice.sum(used);
  }
}
