package dev.weir.gateway.pipeline;

import dev.weir.testkit.sim.SimClock;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;

/** The timers and contexts of a {@link Vertx} on a virtual clock; all else that it can do fails. */
final class VirtualTimers implements InvocationHandler {

  private final SimClock clock;
  private final Set<Long> armed = new HashSet<>();
  private long last;

  private VirtualTimers(SimClock clock) {
    this.clock = clock;
  }

  static Vertx on(SimClock clock) {
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, new VirtualTimers(clock));
  }

  @Override
  @SuppressWarnings("unchecked") // The only handlers that timers have.
  public Object invoke(Object proxy, Method method, Object[] given) {
    return switch (method.getName()) {
      case "setTimer" -> set((long) given[0], (Handler<Long>) given[1]);
      case "cancelTimer" -> armed.remove((long) given[0]);
      case "getOrCreateContext" -> context();
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(), new Class<?>[] {Context.class}, this::runs);
  }

  @SuppressWarnings("unchecked") // The only handlers that are run on contexts.
  private Object runs(Object proxy, Method method, Object[] given) {
    if (!method.getName().equals("runOnContext")) {
      throw new UnsupportedOperationException(method.getName());
    }
    set(0, turn -> ((Handler<Void>) given[0]).handle(null));
    return proxy;
  }

  private long set(long millis, Handler<Long> handler) {
    long id = ++last;
    armed.add(id);
    clock.in(
        millis,
        () -> {
          if (armed.remove(id)) {
            handler.handle(id);
          }
        });
    return id;
  }
}
