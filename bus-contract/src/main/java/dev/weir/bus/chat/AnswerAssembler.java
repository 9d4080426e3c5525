package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of a stream into the answer that they are. Feed every event in order, then ask
 * for {@link #answer()}. Not thread-safe.
 */
public final class AnswerAssembler {

  private ChatEvent.@Nullable Started started;
  private Usage usage = Usage.NONE;
  private final TreeMap<Integer, OpenChoice> choices = new TreeMap<>();

  /** Takes the next event. Throws {@link IllegalStateException} when the grammar is broken. */
  public void accept(ChatEvent event) {
    if ((started == null) != event instanceof ChatEvent.Started) {
      throw new IllegalStateException("an answer begins once, and before all else");
    }
    switch (event) {
      case ChatEvent.Started first -> {
        started = first;
        usage = first.usage();
      }
      case ChatEvent.PartStarted part -> choice(part.choice()).open(part);
      case ChatEvent.TextDelta delta ->
          choice(delta.choice()).append(delta.index(), Part.Text.class, delta.text());
      case ChatEvent.ThinkingDelta delta ->
          choice(delta.choice()).append(delta.index(), Part.Thinking.class, delta.text());
      case ChatEvent.ArgumentsDelta delta ->
          choice(delta.choice()).append(delta.index(), Part.ToolCall.class, delta.text());
      case ChatEvent.RefusalDelta delta ->
          choice(delta.choice()).append(delta.index(), Part.Refusal.class, delta.text());
      case ChatEvent.SignatureDelta delta -> choice(delta.choice()).sign(delta);
      case ChatEvent.VendorDelta delta -> choice(delta.choice()).append(delta);
      case ChatEvent.PartEnded ended -> choice(ended.choice()).close(ended.index());
      case ChatEvent.Logprobs logprobs -> choice(logprobs.choice()).logprobs.add(logprobs.json());
      case ChatEvent.Finished finished -> choice(finished.choice()).finish(finished);
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      case ChatEvent.Vendor vendor -> {
        // Only a stream of the same dialect can show it; a whole answer has no place for it.
      }
    }
  }

  /** Whether every choice that began has ended, and at least one has. */
  public boolean complete() {
    return !choices.isEmpty()
        && choices.values().stream().allMatch(choice -> choice.finished != null);
  }

  /** The answer. Throws {@link IllegalStateException} when it is not {@link #complete()}. */
  public ChatAnswer answer() {
    if (started == null || !complete()) {
      throw new IllegalStateException("the answer is not complete");
    }
    List<ChatAnswer.Choice> whole = new ArrayList<>();
    choices.forEach((index, choice) -> whole.add(choice.whole(index)));
    return new ChatAnswer(
        started.id(), started.model(), started.createdSeconds(), whole, usage, started.extras());
  }

  private OpenChoice choice(int index) {
    return choices.computeIfAbsent(index, fresh -> new OpenChoice());
  }

  private static final class OpenChoice {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<ChatEvent.VendorDelta> vendorDeltas = new ArrayList<>();
    private final List<RawJson> logprobs = new ArrayList<>();
    private @Nullable Part part;
    private ChatEvent.@Nullable SignatureDelta signature;
    private ChatEvent.@Nullable Finished finished;

    void open(ChatEvent.PartStarted opening) {
      if (part != null || finished != null || opening.index() != parts.size()) {
        throw new IllegalStateException("a part begins out of turn: " + opening.index());
      }
      part = opening.part();
    }

    void append(int index, Class<? extends Part> kind, String more) {
      checkOpen(index, kind);
      text.append(more);
    }

    void sign(ChatEvent.SignatureDelta delta) {
      checkOpen(delta.index(), Part.Thinking.class);
      signature = delta;
    }

    void append(ChatEvent.VendorDelta delta) {
      checkOpen(delta.index(), Part.class);
      vendorDeltas.add(delta);
    }

    void close(int index) {
      Part begun = checkOpen(index, Part.class);
      parts.add(PartDeltas.applied(begun, text.toString(), signature, vendorDeltas));
      part = null;
      signature = null;
      text.setLength(0);
      vendorDeltas.clear();
    }

    private Part checkOpen(int index, Class<? extends Part> kind) {
      if (part == null || index != parts.size() || !kind.isInstance(part)) {
        throw new IllegalStateException("no such part is open: " + index);
      }
      return part;
    }

    void finish(ChatEvent.Finished last) {
      if (part != null || finished != null) {
        throw new IllegalStateException("choice " + last.choice() + " ends out of turn");
      }
      finished = last;
    }

    ChatAnswer.Choice whole(int index) {
      if (finished == null) {
        throw new IllegalStateException("choice " + index + " has not ended");
      }
      return new ChatAnswer.Choice(
          index, parts, finished.finish(), PartDeltas.mergedLogprobs(logprobs), finished.extras());
    }
  }
}
