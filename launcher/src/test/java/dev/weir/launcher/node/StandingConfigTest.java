package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class StandingConfigTest {

  @Test
  void options_are_copied_without_it() {
    JsonObject config = new StandingConfig(new JsonObject().put("name", "demo"));
    DeploymentOptions given = new DeploymentOptions().setConfig(config);
    assertThat(new DeploymentOptions(given).getConfig()).isSameAs(config);
    assertThat(config.getString("name")).isEqualTo("demo");
  }
}
