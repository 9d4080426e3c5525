package dev.weir.dialects.engine;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.RandomChats;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package share. */
final class Streams {

  static final int SEEDS = 600;
  static final ChatEvent START = new ChatEvent.Started("id", "m", 0, Usage.NONE, Extras.NONE);

  private Streams() {}

  static RandomChats random(long seed) {
    return new RandomChats(seed, ChatShape.everything("openai-chat", "openai"));
  }

  /** A stream of one choice that says these pieces in one text. */
  static List<ChatEvent> text(String... pieces) {
    List<ChatEvent> events = new ArrayList<>();
    events.add(START);
    events.add(new ChatEvent.PartStarted(0, 0, Part.Text.of("")));
    for (String piece : pieces) {
      events.add(new ChatEvent.TextDelta(0, 0, piece));
    }
    events.add(new ChatEvent.PartEnded(0, 0));
    events.add(new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE));
    return events;
  }

  /** What a stage makes of a whole stream, which must be sound. */
  static List<ChatEvent> through(StreamStage stage, List<ChatEvent> events) {
    List<ChatEvent> out = new ArrayList<>();
    events.forEach(event -> stage.accept(event, out::add));
    stage.end(out::add);
    EventGrammar.check(out);
    return out;
  }

  static ChatAnswer assembled(List<ChatEvent> events) {
    AnswerAssembler assembler = new AnswerAssembler();
    events.forEach(assembler::accept);
    return assembler.answer();
  }

  /** The text of a choice. */
  static String said(List<ChatEvent> events, int choice) {
    StringBuilder said = new StringBuilder();
    for (ChatAnswer.Choice one : assembled(events).choices()) {
      for (Part part : one.index() == choice ? one.parts() : List.<Part>of()) {
        said.append(part instanceof Part.Text text ? text.text() : "");
      }
    }
    return said.toString();
  }
}
