package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.kubernetes.HazelcastKubernetesDiscoveryStrategyFactory;
import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to find nodes that cluster.xml offers is one that Hazelcast takes. */
class ClusterXmlTest {

  @TempDir private Path folder;

  private static JoinConfig join(JsonObject branch) throws Exception {
    Config config = VertxFactory.hazelcast(Section.read("cluster", branch, ClusterConfig::from));
    return config.getNetworkConfig().getJoin();
  }

  private JoinConfig join(String word) throws Exception {
    Path copy = folder.resolve("cluster.xml");
    Files.writeString(copy, ClusterXml.with(word));
    return join(new JsonObject().put("config", copy.toString()));
  }

  @Test
  void as_it_is_members_are_asked() throws Exception {
    JoinConfig join = join(new JsonObject());
    join.verify();
    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers()).contains("127.0.0.1:5701");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DNS", "Kubernetes"})
  void a_choice_that_is_taken_out_of_its_comment_is_the_only_one(String word) throws Exception {
    JoinConfig join = join(word);
    join.verify();
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    KubernetesConfig found = join.getKubernetesConfig();
    assertThat(found.isEnabled()).isTrue();
    Map<String, String> known =
        new HazelcastKubernetesDiscoveryStrategyFactory()
            .getConfigurationProperties().stream()
                .collect(Collectors.toMap(one -> one.key(), one -> one.key()));
    assertThat(known).containsKeys(found.getProperties().keySet().toArray(String[]::new));
  }

  @Test
  void choices_differ_in_whom_they_ask() throws Exception {
    assertThat(join("DNS").getKubernetesConfig().getProperties())
        .containsOnlyKeys("service-dns", "service-port");
    assertThat(join("Kubernetes").getKubernetesConfig().getProperties())
        .containsEntry("service-name", "weir")
        .doesNotContainKey("service-dns");
  }
}
