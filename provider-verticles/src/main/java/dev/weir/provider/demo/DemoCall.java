package dev.weir.provider.demo;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.IncomingCall;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One call of the demo provider: what a vendor would do, without one. */
final class DemoCall {

  private static final String NAME = "demo";
  private static final int CUT_AFTER_WORDS = 5;
  private static final long NO_TIMER = -1;
  private static final Pattern WORDS = Pattern.compile("(?<=\\s)(?=\\S)");
  private static final Pattern TOKENS = Pattern.compile("(?<=[,:{])");

  private final Vertx vertx;
  private final IncomingCall call;
  private final ChatRequest request;
  private final DemoModel model;
  private final long paceMillis;
  private final String id;
  private final DemoAnswer answer;

  // A streamed answer, piece by piece.
  private final List<ChatEvent> due = new ArrayList<>();
  private int told;
  private long wordsTold;
  private long timer = NO_TIMER;

  private DemoCall(
      Vertx vertx, IncomingCall call, Payload.Canonical payload, DemoModel model, long paceMillis) {
    this.vertx = vertx;
    this.call = call;
    this.request = payload.request();
    this.model = model;
    this.paceMillis = paceMillis;
    this.id = "demo-" + payload.head().requestId();
    this.answer = DemoAnswer.to(request);
  }

  /** Answers a call, now or word by word. */
  static void begin(Vertx vertx, IncomingCall call, long paceMillis) {
    if (!(call.payload() instanceof Payload.Canonical canonical)) {
      call.out().fail(new Fault.Invalid("the demo provider takes canonical calls only", null));
      return;
    }
    if (!canonical.head().operation().equals(RequestHead.CHAT)) {
      call.out()
          .fail(
              new Fault.UnsupportedByTarget(
                  "the demo provider does not know " + canonical.head().operation(), "operation"));
      return;
    }
    DemoModel model = DemoModel.of(canonical.head().model());
    if (model == null) {
      call.out()
          .fail(
              new Fault.NotFound(
                  "the demo provider has the models " + String.join(", ", DemoModel.names()),
                  "model_not_found"));
      return;
    }
    new DemoCall(vertx, call, canonical, model, paceMillis).begin();
  }

  private void begin() {
    call.cancelHandler(this::cancelled);
    switch (model) {
      case FAULT_429 -> call.out().fail(fault(429, Fault.Upstream.Kind.RATE_LIMITED, 1_000));
      case FAULT_500 -> call.out().fail(fault(500, Fault.Upstream.Kind.SERVER, -1));
      case FAULT_STALL -> {
        // Only the caller, or its deadline, ends this.
      }
      case CHAT, FAULT_CUT -> {
        if (request.stream()) {
          stream();
        } else if (model == DemoModel.FAULT_CUT) {
          call.out().fail(fault(0, Fault.Upstream.Kind.BROKEN, -1));
        } else {
          whole();
        }
      }
    }
  }

  private static Fault fault(int status, Fault.Upstream.Kind kind, long retryAfterMillis) {
    List<Header> headers =
        retryAfterMillis < 0
            ? List.of()
            : List.of(new Header("retry-after", Long.toString(retryAfterMillis / 1_000)));
    String message =
        "the demo provider "
            + switch (kind) {
              case RATE_LIMITED -> "was told to refuse: too many requests";
              case BROKEN -> "was told to break off";
              default -> "was told to fail";
            };
    return new Fault.Upstream(
        message, NAME, status, kind, retryAfterMillis, headers, Buffer.buffer());
  }

  // ---- A whole answer

  private void whole() {
    List<Part> parts =
        switch (answer) {
          case DemoAnswer.Say say -> List.of(Part.Text.of(say.text()));
          case DemoAnswer.CallTools calls -> List.copyOf(calls.calls());
        };
    long words =
        switch (answer) {
          case DemoAnswer.Say say -> DemoAnswer.wordsOf(say.text());
          case DemoAnswer.CallTools calls ->
              calls.calls().stream().mapToLong(one -> DemoAnswer.wordsOf(one.arguments())).sum();
        };
    ChatAnswer.Choice choice = new ChatAnswer.Choice(0, parts, finish(), null, Extras.NONE);
    ChatAnswer whole =
        new ChatAnswer(id, model.id(), nowSeconds(), List.of(choice), usage(words), Extras.NONE);
    call.out().answer(head(), new Chunk.Events(whole.events()), ending(words));
  }

  // ---- A streamed answer

  private void stream() {
    call.out().head(head());
    due.add(new ChatEvent.Started(id, model.id(), nowSeconds(), Usage.NONE, Extras.NONE));
    switch (answer) {
      case DemoAnswer.Say say -> say(say.text());
      case DemoAnswer.CallTools calls -> callTools(calls.calls());
    }
    due.add(new ChatEvent.Finished(0, finish(), Extras.NONE));
    proceed();
  }

  private void say(String text) {
    due.add(new ChatEvent.PartStarted(0, 0, Part.Text.of("")));
    for (String word : WORDS.splitAsStream(text).toList()) {
      due.add(new ChatEvent.TextDelta(0, 0, word));
    }
    due.add(new ChatEvent.PartEnded(0, 0));
  }

  private void callTools(List<Part.ToolCall> calls) {
    int index = 0;
    for (Part.ToolCall one : calls) {
      due.add(
          new ChatEvent.PartStarted(
              0,
              index,
              new Part.ToolCall(one.id(), one.name(), "", one.custom(), null, Extras.NONE)));
      for (String piece : TOKENS.splitAsStream(one.arguments()).toList()) {
        due.add(new ChatEvent.ArgumentsDelta(0, index, piece));
      }
      due.add(new ChatEvent.PartEnded(0, index));
      index++;
    }
  }

  /** Tells what is due until a word is told, the reader is full or all is said. */
  private void proceed() {
    timer = NO_TIMER;
    while (told < due.size()) {
      if (call.out().writeQueueFull()) {
        call.out().drainHandler(drained -> resume());
        return;
      }
      ChatEvent event = due.get(told);
      if (cutsBefore(event)) {
        call.out().fail(fault(0, Fault.Upstream.Kind.BROKEN, -1));
        return;
      }
      told++;
      call.out().write(new Chunk.Events(List.of(event)));
      wordsTold += wordsOf(event);
      if (paceMillis > 0 && isWord(event)) {
        timer = vertx.setTimer(paceMillis, next -> proceed());
        return;
      }
    }
    call.out().write(new Chunk.Events(List.of(new ChatEvent.UsageReport(usage(wordsTold)))));
    call.out().end(ending(wordsTold));
  }

  private boolean cutsBefore(ChatEvent event) {
    return model == DemoModel.FAULT_CUT
        && (wordsTold >= CUT_AFTER_WORDS || event instanceof ChatEvent.Finished);
  }

  private void resume() {
    if (timer == NO_TIMER) {
      proceed();
    }
  }

  private static boolean isWord(ChatEvent event) {
    return event instanceof ChatEvent.TextDelta || event instanceof ChatEvent.ArgumentsDelta;
  }

  private static long wordsOf(ChatEvent event) {
    return switch (event) {
      case ChatEvent.TextDelta delta -> DemoAnswer.wordsOf(delta.text());
      case ChatEvent.ArgumentsDelta delta -> DemoAnswer.wordsOf(delta.text());
      default -> 0;
    };
  }

  private void cancelled(String reason) {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
    told = due.size();
    if (call.remainingMillis() > 0) { // At the deadline the stream fails by itself.
      call.out().end(new Frame.Ending(usage(wordsTold), null));
    }
  }

  // ---- What both say

  private Head head() {
    return new Head(Head.Mode.CANONICAL, 200, List.of(), "", model.id(), List.of());
  }

  private Finish finish() {
    return Finish.of(
        answer instanceof DemoAnswer.CallTools ? Finish.Reason.TOOL_CALLS : Finish.Reason.STOP);
  }

  private Frame.Ending ending(long words) {
    return new Frame.Ending(
        usage(words), answer instanceof DemoAnswer.CallTools ? "tool_calls" : "stop");
  }

  private Usage usage(long words) {
    return Usage.of(DemoAnswer.wordsOf(request), words);
  }

  private static long nowSeconds() {
    return System.currentTimeMillis() / 1_000;
  }
}
