package dev.weir.bus.stream;

import dev.weir.bus.message.Frame;
import dev.weir.bus.message.StreamId;
import java.util.Objects;

/**
 * What a callee keeps of a stream after its last word, until the caller's endpoint has confirmed
 * that it knows. Of the call itself nothing is kept: there may be thousands a second, and what
 * lives on beyond a collection or two is copied by each, and ends in the old generation.
 *
 * @param peer who is to know
 * @param lastWord how the stream ended
 * @param grantedUpTo what the caller was allowed to send
 * @param sentFrames how many frames there were
 * @param changedPing the ping that tells of it, or a later one
 */
record EndedCall(
    StreamId id,
    Peer peer,
    Frame.InOrder lastWord,
    long grantedUpTo,
    long sentFrames,
    long changedPing) {

  static EndedCall of(IncomingCall call, Peer peer) {
    return new EndedCall(
        call.id(),
        peer,
        Objects.requireNonNull(call.out().lastWord()),
        call.in().grantedUpTo(),
        call.out().sentFrames(),
        call.changedPing());
  }

  Frame.Note note() {
    return new Frame.Note(id, false, grantedUpTo, sentFrames);
  }
}
