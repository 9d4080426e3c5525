package dev.weir.dialects.engine;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.dialects.engine.DeltaKind.Delta;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Replaces texts, or stops at them, wherever they are split over events. Of each open part it holds
 * back the end that may be the beginning of such a text, which is never more than {@link
 * #lookBehind()} characters. A text counts where it begins first, the longest of those that begin
 * there; what was put in a text's place is not looked at again. Texts do not reach across parts.
 *
 * <p>A stop ends its choice there and then: the open part ends, the choice finishes, and nothing of
 * that choice follows, so that whoever feeds the filter may break the source off once {@link
 * #stopped()}.
 */
public final class TextFilter implements StreamStage {

  private final TextRules rules;
  private final Set<DeltaKind> kinds;
  private final int lookBehind;
  private final Map<Integer, Window> windows = new HashMap<>(2);
  private final Set<Integer> cut = new HashSet<>(2);
  private final Set<Integer> running = new HashSet<>(2);

  /** A filter of what is said: texts and refusals. */
  public TextFilter(List<? extends TextRule> rules) {
    this(rules, EnumSet.of(DeltaKind.TEXT, DeltaKind.REFUSAL));
  }

  /**
   * @param kinds of which parts the text is looked at
   */
  public TextFilter(List<? extends TextRule> rules, Set<DeltaKind> kinds) {
    this.rules = new TextRules(rules);
    this.kinds = Set.copyOf(kinds);
    this.lookBehind = this.rules.longest() - 1;
  }

  /** The most characters of a part that are held back. */
  public int lookBehind() {
    return lookBehind;
  }

  /** Whether a stop has ended every choice that has begun. */
  public boolean stopped() {
    return running.isEmpty() && !cut.isEmpty();
  }

  @Override
  public int held() {
    return (int) windows.values().stream().filter(window -> !window.text.isEmpty()).count();
  }

  @Override
  public void accept(ChatEvent event, Consumer<? super ChatEvent> next) {
    switch (event) {
      case ChatEvent.PartStarted begun -> begin(begun, next);
      case ChatEvent.PartEnded ended -> {
        if (!cut.contains(ended.choice())) {
          flush(ended.choice(), next);
          if (!cut.contains(ended.choice())) {
            next.accept(ended);
          }
        }
      }
      case ChatEvent.Finished last -> {
        running.remove(last.choice());
        if (!cut.contains(last.choice())) {
          next.accept(last);
        }
      }
      case ChatEvent.Started started -> next.accept(started);
      case ChatEvent.UsageReport report -> next.accept(report);
      case ChatEvent.Vendor vendor -> next.accept(vendor);
      case ChatEvent.SignatureDelta e -> pass(e.choice(), e, next);
      case ChatEvent.VendorDelta e -> pass(e.choice(), e, next);
      case ChatEvent.Logprobs e -> pass(e.choice(), e, next);
      case ChatEvent.TextDelta e -> delta(event, next);
      case ChatEvent.ThinkingDelta e -> delta(event, next);
      case ChatEvent.RefusalDelta e -> delta(event, next);
      case ChatEvent.ArgumentsDelta e -> delta(event, next);
    }
  }

  private void pass(int choice, ChatEvent event, Consumer<? super ChatEvent> next) {
    if (!cut.contains(choice)) {
      next.accept(event);
    }
  }

  private void begin(ChatEvent.PartStarted begun, Consumer<? super ChatEvent> next) {
    int choice = begun.choice();
    if (cut.contains(choice)) {
      return;
    }
    running.add(choice);
    Delta opening = DeltaKind.opening(begun);
    if (opening == null || !kinds.contains(opening.kind())) {
      next.accept(begun);
      return;
    }
    windows.put(choice, new Window(opening));
    next.accept(
        new ChatEvent.PartStarted(choice, begun.index(), DeltaKind.withText(begun.part(), "")));
    add(choice, opening.text(), next);
  }

  private void delta(ChatEvent event, Consumer<? super ChatEvent> next) {
    Delta delta = DeltaKind.delta(event);
    if (delta == null || cut.contains(delta.choice())) {
      return;
    }
    if (kinds.contains(delta.kind())) {
      add(delta.choice(), delta.text(), next);
    } else {
      next.accept(event);
    }
  }

  private void add(int choice, String text, Consumer<? super ChatEvent> next) {
    Window window = windows.get(choice);
    if (window != null) {
      window.text.append(text);
      scan(window, false, next);
    }
  }

  private void flush(int choice, Consumer<? super ChatEvent> next) {
    Window window = windows.remove(choice);
    if (window != null) {
      scan(window, true, next);
    }
  }

  /**
   * Hands on what is decided.
   *
   * @param last whether nothing more of the part comes
   */
  private void scan(Window window, boolean last, Consumer<? super ChatEvent> next) {
    StringBuilder text = window.text;
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (!last && rules.mayGrow(text, at)) {
        break;
      }
      switch (rules.longestAt(text, at)) {
        case null -> out.append(text.charAt(at++));
        case TextRule.Replace replace -> {
          out.append(replace.with());
          at += replace.text().length();
        }
        case TextRule.Stop stop -> {
          send(window, out, next);
          stop(window.part, stop.text(), next);
          return;
        }
      }
    }
    text.delete(0, at);
    send(window, out, next);
  }

  private static void send(Window window, StringBuilder out, Consumer<? super ChatEvent> next) {
    if (!out.isEmpty()) {
      next.accept(window.part.with(out.toString()));
    }
  }

  private void stop(Delta part, String text, Consumer<? super ChatEvent> next) {
    int choice = part.choice();
    cut.add(choice);
    running.remove(choice);
    windows.remove(choice);
    next.accept(new ChatEvent.PartEnded(choice, part.index()));
    Finish finish = new Finish(Finish.Reason.STOP_SEQUENCE, text, null, null);
    next.accept(new ChatEvent.Finished(choice, finish, Extras.NONE));
  }

  /** The end of a part that is held back. */
  private static final class Window {
    private final Delta part;
    private final StringBuilder text = new StringBuilder();

    Window(Delta part) {
      this.part = part;
    }
  }
}
