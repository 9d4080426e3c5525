package dev.weir.testkit.state;

import dev.weir.bus.state.ClusterState;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

class OneVertxStateTest extends ClusterStateContract {

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  protected ClusterState state() {
    return ClusterState.of(VERTX);
  }

  @Override
  protected void waitMillis(long millis) throws Exception {
    VERTX.timer(millis).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
