package dev.weir.dialects.gemini;

import dev.weir.dialects.openai.CallIds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a conversation or an answer and their ids. Google's ids are optional: a call without
 * one gets an id that is the same whenever the same conversation is read, and a response without
 * one belongs to the first open call of its name.
 */
final class CallBook {

  private final String scope;
  private final int choice;
  private final Map<String, Call> byId = new HashMap<>();
  private final Map<String, Deque<Call>> byName = new HashMap<>();
  private final Deque<Call> inOrder = new ArrayDeque<>();
  private int calls;
  private int orphans;

  /**
   * @param scope what tells this answer from others: its id
   * @param choice the answer's choice
   */
  CallBook(String scope, int choice) {
    this.scope = scope;
    this.choice = choice;
  }

  /** The id of the next call. */
  String called(String name, @Nullable String id) {
    boolean told = id != null && !id.isEmpty();
    Call call = new Call(id != null && told ? id : CallIds.made(scope, choice, calls));
    calls++;
    if (told) {
      byId.put(call.id, call);
    }
    byName.computeIfAbsent(name, first -> new ArrayDeque<>()).add(call);
    inOrder.add(call);
    return call.id;
  }

  /** The id of the call that a response answers. */
  String answered(String name, @Nullable String id) {
    boolean told = id != null && !id.isEmpty();
    Call call = told ? byId.get(id) : null;
    if (call == null || call.answered) {
      call = firstOpen(byName.getOrDefault(name, new ArrayDeque<>()));
    }
    if (call == null && !told) {
      call = firstOpen(inOrder);
    }
    if (call != null) {
      call.answered = true;
      return call.id;
    }
    return id != null && told ? id : CallIds.made(scope + "/response", choice, orphans++);
  }

  /** A new turn of the model: what was called before it is not answered any more. */
  void forget() {
    byId.clear();
    byName.clear();
    inOrder.clear();
  }

  private static @Nullable Call firstOpen(Deque<Call> calls) {
    while (!calls.isEmpty() && calls.getFirst().answered) {
      calls.removeFirst();
    }
    return calls.peekFirst();
  }

  private static final class Call {
    final String id;
    boolean answered;

    Call(String id) {
      this.id = id;
    }
  }
}
