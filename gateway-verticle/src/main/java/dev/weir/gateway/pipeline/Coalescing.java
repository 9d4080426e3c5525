package dev.weir.gateway.pipeline;

import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.route.Certainty;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.BiConsumer;

/**
 * Lets identical calls at the same time share one, on whichever event loops of the node they came
 * (docs/resilience.md): chats whose body is at hand and asks for an answer that does not depend on
 * chance, where the route or the caller's key wants it.
 */
final class Coalescing {

  /** Longer bodies are not worth the time that it takes to tell them apart. */
  private static final int BODY_BYTES_MAX = 1024 * 1024;

  private final Groups groups;
  private final Dispatcher dispatcher;
  private final BiConsumer<Exchange, Boolean> ticked;

  /** How a call goes on. */
  enum Way {
    /** Alone: nothing was done. */
    ALONE,
    /** With others that may come. */
    FIRST,
    /** With others that were there. */
    JOINED
  }

  /**
   * @param ticked told whether a shared call has to be looked at from time to time
   */
  Coalescing(Groups groups, Dispatcher dispatcher, BiConsumer<Exchange, Boolean> ticked) {
    this.groups = groups;
    this.dispatcher = dispatcher;
    this.ticked = ticked;
  }

  /** Sends a call together with others, if it may. */
  Way send(Exchange exchange, Member.Door door) {
    Context here = Vertx.currentContext();
    if (here == null
        || !(exchange.question().content() instanceof Question.Content.Body body)
        || !isShared(exchange, body)) {
      return Way.ALONE;
    }
    String identity =
        Identity.of(
            exchange.question(), new BufferBody(body.bytes()), exchange.caller(), exchange.plan());
    Group there = groups.find(identity);
    Group fresh = there == null ? new Group(identity, groups, here, exchange, ticked) : there;
    Group group = there == null ? groups.offer(identity, fresh) : there;
    Member member = new Member(exchange, here, group, door);
    exchange.course(member);
    if (there == null && group == fresh) {
      group.begin(member, dispatcher);
      return Way.FIRST;
    }
    long leftMillis = exchange.remainingMillis();
    group.post(() -> group.join(member, leftMillis));
    return Way.JOINED;
  }

  private static boolean isShared(Exchange exchange, Question.Content.Body body) {
    Question question = exchange.question();
    return isWanted(exchange)
        && question.operation().equals(RequestHead.CHAT)
        && body.bytes().length() <= BODY_BYTES_MAX
        && Certainty.of(question.dialectName(), new BufferBody(body.bytes()));
  }

  private static boolean isWanted(Exchange exchange) {
    KeyTable.Caller caller = exchange.caller();
    return exchange.plan().settings().coalesce() || (caller != null && caller.rule().coalesce());
  }
}
