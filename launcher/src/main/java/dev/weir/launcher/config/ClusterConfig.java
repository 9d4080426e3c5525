package dev.weir.launcher.config;

import dev.weir.bus.config.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this node finds the others.
 *
 * @param enabled whether it looks for others at all
 * @param name only nodes of the same name meet
 * @param host the address that the others reach
 * @param port the first port tried
 * @param members where the others may be
 * @param trustedNetwork whether the operator says that nobody else is on that network
 * @param config a Hazelcast file in place of the packaged one
 */
public record ClusterConfig(
    boolean enabled,
    String name,
    String host,
    int port,
    List<String> members,
    boolean trustedNetwork,
    @Nullable String config) {

  static ClusterConfig from(Section section) {
    return new ClusterConfig(
        section.bool("enabled", false, "whether this node joins others; also `--cluster`"),
        section.text("name", "weir", "only nodes of the same name meet"),
        section.text("host", "127.0.0.1", "the address that the other nodes reach"),
        section.integer("port", 5701, 1, 65535, "the first port tried"),
        section.texts("members", List.of("127.0.0.1:5701-5720"), "where the other nodes may be"),
        section.bool(
            "trusted-network",
            false,
            "says that nobody else is on the network; without it only loopback is allowed"),
        section.optionalText("config", "a Hazelcast file in place of the packaged one"));
  }
}
