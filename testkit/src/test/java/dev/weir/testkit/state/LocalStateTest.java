package dev.weir.testkit.state;

import dev.weir.bus.state.ClusterState;
import dev.weir.bus.state.LocalState;

class LocalStateTest extends ClusterStateContract {

  private long nowMillis = 5;
  private final ClusterState state = new LocalState(() -> nowMillis);

  @Override
  protected ClusterState state() {
    return state;
  }

  @Override
  protected void waitMillis(long millis) {
    nowMillis += millis;
  }
}
