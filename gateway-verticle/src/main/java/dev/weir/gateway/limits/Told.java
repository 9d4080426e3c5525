package dev.weir.gateway.limits;

import dev.weir.bus.message.Beat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Says in each beat what this node spends at most, until all have heard it. */
final class Told {

  private final Set<Share> untold = new LinkedHashSet<>();

  void add(Share share) {
    untold.add(share);
  }

  void into(List<Beat.Note> notes, long number) {
    for (Share share : untold) {
      if (notes.size() >= Beat.NOTES_MAX) {
        return;
      }
      notes.add(share.note("tell", "", share.ceiling.told(), 0));
      share.ceiling.said(number);
    }
  }

  /** What all have heard may be spent. */
  void settle(LongPredicate heardByAll, Consumer<Share> settled) {
    for (Iterator<Share> each = untold.iterator(); each.hasNext(); ) {
      Share share = each.next();
      if (share.ceiling.settle(heardByAll)) {
        each.remove();
        settled.accept(share);
      }
    }
  }

  /**
   * The last beats of a node: what it has spent of each limit, what it has heard that others spend,
   * whom those who are left may never hear, and that it goes.
   *
   * @param number of its newest beat
   */
  static List<Beat> farewell(
      String me, long number, Members members, Iterable<Share> shares, long nowMillis) {
    List<Beat> beats = new ArrayList<>();
    List<Beat.Note> notes = new ArrayList<>();
    for (Share share : shares) {
      List<Beat.Note> ofShare = new ArrayList<>();
      if (share.era() > 0) { // Also that it was nothing: of who says nothing all may be spent.
        ofShare.add(share.note("tell", "", share.spentHere(nowMillis), 0));
      }
      for (String node : members.names()) {
        Long told = share.ceilings.get(node);
        if (told != null && told > 0) {
          ofShare.add(share.ceiling(node, told, ""));
        }
      }
      for (Beat.Note note : ofShare) {
        notes.add(note);
        if (notes.size() == Beat.NOTES_MAX - 1) {
          beats.add(new Beat(me, number + 1 + beats.size(), members.told(), notes));
          notes.clear();
        }
      }
    }
    notes.add(new Beat.Note("leave", "", 0, "", "", 0, 0));
    beats.add(new Beat(me, number + 1 + beats.size(), members.told(), notes));
    return beats;
  }
}
