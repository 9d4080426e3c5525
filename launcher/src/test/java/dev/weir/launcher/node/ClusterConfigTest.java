package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {

  private static ClusterConfig read(JsonObject branch) {
    return Section.read("cluster", branch, ClusterConfig::from);
  }

  private static JsonObject members(String member) {
    return new JsonObject().put("members", new JsonArray().add(member));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.5", "::", "no-such-host.invalid"})
  void an_address_that_others_reach_must_be_called_trusted_aloud(String host) {
    JsonObject branch = new JsonObject().put("host", host);

    assertThatThrownBy(() -> read(branch))
        .hasMessage(
            "cluster.host: may only be a loopback address unless `trusted-network: true` is"
                + " written out");
    assertThat(read(branch.put("trusted-network", true)).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1", "localhost"})
  void loopback_needs_no_such_word(String host) {
    assertThat(read(new JsonObject().put("host", host)).trustedNetwork()).isFalse();
  }

  @Test
  void certificates_come_whole_or_not_at_all() {
    JsonObject half = new JsonObject().put("tls", new JsonObject().put("certificate", "a.pem"));

    assertThatThrownBy(() -> read(half))
        .hasMessageContaining("cluster.tls.key: must be given")
        .hasMessageContaining("cluster.tls.ca: must be given");
    assertThat(read(new JsonObject()).tls()).isNull();
  }

  @Test
  void ranges_of_ports_are_written_out() {
    assertThat(read(members("10.0.0.5:5701-5703")).expandedMembers())
        .containsExactly("10.0.0.5:5701", "10.0.0.5:5702", "10.0.0.5:5703");
    assertThat(read(members("my-host")).expandedMembers()).containsExactly("my-host");
    assertThat(read(members("my-host:5701")).expandedMembers()).containsExactly("my-host:5701");
    assertThat(read(members("[::1]:5701 - 5702")).expandedMembers())
        .containsExactly("[::1]:5701", "[::1]:5702");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "host:port", "host:5701-", "host:1-x", "host:123456"})
  void members_that_are_no_addresses_are_refused(String member) {
    assertThatThrownBy(() -> read(members(member)))
        .hasMessage("cluster.members: must be host, host:port or host:first-last");
  }
}
