package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.EndpointVerticle.await;
import static dev.weir.testkit.stream.EndpointVerticle.callee;
import static dev.weir.testkit.stream.EndpointVerticle.caller;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.ExecutionException;

/**
 * The first call over a link finds two connections to be made, and classes to be loaded: on a busy
 * machine more than the second that a callee is given.
 */
final class LinkWarmth {

  private static final int ATTEMPTS_MAX = 20;

  private LinkWarmth() {}

  /** Calls from one node to another until a call succeeds. */
  static void warm(Vertx from, Vertx to) throws Exception {
    EndpointVerticle callee = callee(to, "warmth", call -> call.out().end());
    EndpointVerticle caller = caller(from);
    for (int attempt = 1; ; attempt++) {
      try {
        await(caller.call("warmth", Buffer.buffer("?"), call -> call.in().ended()));
        break;
      } catch (ExecutionException cold) {
        if (attempt == ATTEMPTS_MAX) {
          throw cold;
        }
      }
    }
    await(from.undeploy(caller.id()));
    await(to.undeploy(callee.id()));
  }
}
