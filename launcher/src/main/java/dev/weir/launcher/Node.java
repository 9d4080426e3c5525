package dev.weir.launcher;

import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.node.NodePlan.Verticles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs verticles. */
@FunctionalInterface
public interface Node {

  /**
   * Starts what is asked for; done when it listens.
   *
   * @param clustered whether to look for other nodes
   * @param reread reads the configuration anew, and throws what is wrong with it
   */
  Future<Running> start(
      WeirConfig config, Verticles verticles, boolean clustered, Supplier<WeirConfig> reread);

  /** A node that has started. */
  interface Running {

    /** What it runs on. */
    Vertx vertx();

    /** Where the gateway listens, with the port that it got; empty without a gateway. */
    Optional<URI> gateway();

    /** Where the management listens, with the port that it got; empty without one. */
    Optional<URI> management();

    /** Adds a provider that was found after the start. */
    Future<?> add(String name, JsonObject branch);

    /** Takes no more requests, lets those under way finish, ends. Never fails. */
    Future<?> close();
  }
}
