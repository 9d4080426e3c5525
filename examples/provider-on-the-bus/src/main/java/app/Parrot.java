package app;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Payload;
import dev.weir.bus.stream.IncomingCall;
import io.vertx.core.Vertx;
import java.util.List;

/** One call: says what it was told, word by word where it streams. */
final class Parrot {

  private static final long PACE_MILLIS = 5;
  private static final long SLEEP_MILLIS = 7_000;

  private final Vertx vertx;
  private final IncomingCall call;
  private final Payload.Canonical asked;
  private final String id;
  private final String[] words;
  private int said;
  private long timer = -1;
  private boolean over;

  Parrot(Vertx vertx, IncomingCall call, Payload.Canonical asked) {
    this.vertx = vertx;
    this.call = call;
    this.asked = asked;
    this.id = "parrot-" + asked.head().requestId();
    this.words = heard().split("(?<= )");
  }

  /** The text of the last message. */
  private String heard() {
    StringBuilder text = new StringBuilder();
    for (Part part : asked.request().messages().getLast().parts()) {
      if (part instanceof Part.Text some) {
        text.append(some.text());
      }
    }
    return text.toString();
  }

  void begin() {
    if (words[0].strip().equals("sleep")) {
      call.out().fail(new Fault.RateLimited("the parrot sleeps", SLEEP_MILLIS));
      return;
    }
    call.cancelHandler(this::cancelled);
    if (!asked.request().stream()) {
      List<Part> text = List.of(Part.Text.of(String.join("", words)));
      ChatAnswer.Choice choice =
          new ChatAnswer.Choice(0, text, Finish.of(Finish.Reason.STOP), null, Extras.NONE);
      said = words.length;
      ChatAnswer answer =
          new ChatAnswer(id, "grey", seconds(), List.of(choice), usage(), Extras.NONE);
      call.out().answer(head(), new Chunk.Events(answer.events()), ending());
      return;
    }
    call.out().head(head());
    tell(new ChatEvent.Started(id, "grey", seconds(), Usage.NONE, Extras.NONE));
    tell(new ChatEvent.PartStarted(0, 0, Part.Text.of("")));
    next();
  }

  /** Says a word; when the reader is full, waits until it has room. */
  private void next() {
    if (over) {
      return;
    }
    if (call.out().writeQueueFull()) {
      call.out().drainHandler(drained -> next());
      return;
    }
    if (said < words.length) {
      tell(new ChatEvent.TextDelta(0, 0, words[said++]));
      timer = vertx.setTimer(PACE_MILLIS, due -> next());
      return;
    }
    tell(new ChatEvent.PartEnded(0, 0));
    tell(new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE));
    tell(new ChatEvent.UsageReport(usage()));
    call.out().end(ending());
  }

  /** The caller wants no more: what was said until now is what is billed. */
  private void cancelled(String reason) {
    over = true;
    vertx.cancelTimer(timer);
    if (call.remainingMillis() > 0) { // At the deadline the stream fails by itself.
      call.out().end(new Frame.Ending(usage(), null));
    }
  }

  private void tell(ChatEvent event) {
    call.out().write(new Chunk.Events(List.of(event)));
  }

  private Usage usage() {
    return Usage.of(words.length, said);
  }

  private Frame.Ending ending() {
    return new Frame.Ending(usage(), "stop");
  }

  private static Head head() {
    return new Head(Head.Mode.CANONICAL, 200, List.of(), "", "grey", List.of());
  }

  private static long seconds() {
    return System.currentTimeMillis() / 1_000;
  }
}
