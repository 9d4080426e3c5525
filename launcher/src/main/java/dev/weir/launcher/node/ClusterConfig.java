package dev.weir.launcher.node;

import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The branch {@code cluster} of the configuration. */
public record ClusterConfig(
    boolean enabled,
    String name,
    String host,
    int port,
    List<String> members,
    int othersMin,
    boolean trustedNetwork,
    @Nullable String configFile,
    @Nullable BusTls tls) {

  private static final Pattern MEMBER =
      Pattern.compile("(\\[[^\\]]+\\]|[^:\\s]+)(:\\d{1,5}(\\s*-\\s*\\d{1,5})?)?");

  /** Mutual TLS on the event bus's links. */
  public record BusTls(String certificate, String key, String ca) {
    static BusTls from(Section section) {
      return new BusTls(
          section.requiredText("certificate", "path of this node's certificate chain, PEM"),
          section.requiredText("key", "path of its private key, PEM"),
          section.requiredText("ca", "path of the CA that signs all nodes' certificates, PEM"));
    }
  }

  /** Reads the branch. */
  public static ClusterConfig from(Section section) {
    ClusterConfig config =
        new ClusterConfig(
            section.bool("enabled", false, "joins a cluster; `--cluster` says the same"),
            section.text("name", "weir", "clusters of other names are not joined"),
            section.text("host", "127.0.0.1", "the address that other nodes reach this one at"),
            section.integer("port", 5701, 1, 65_535, "the first port to try"),
            section.texts(
                "members",
                List.of("127.0.0.1:5701-5720"),
                "where other nodes may be: host, host:port or host:first-last"),
            section.integer(
                "others-min",
                0,
                0,
                100,
                "how many other nodes it has to find within 15 s, or else it does not start"),
            section.bool(
                "trusted-network",
                false,
                "says that only trusted machines reach `host`: the cluster protocol has neither TLS nor passwords"),
            section.optionalText(
                "config", "path of a Hazelcast configuration instead of the packaged cluster.xml"),
            section.optionalSection("tls", BusTls::from, "mutual TLS on the event bus's links"));
    section.check(
        config.trustedNetwork || isLoopback(config.host),
        "host",
        "may only be a loopback address unless `trusted-network: true` is written out");
    section.check(
        config.members.stream().allMatch(member -> MEMBER.matcher(member).matches()),
        "members",
        "must be host, host:port or host:first-last");
    return config;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** What of it tells of credentials: the branch {@code tls}, where there is one. */
  public JsonObject branch() {
    return tls == null
        ? new JsonObject()
        : new JsonObject()
            .put(
                "tls",
                new JsonObject()
                    .put("certificate", tls.certificate())
                    .put("key", tls.key())
                    .put("ca", tls.ca()));
  }

  /** The same, joined or not. */
  public ClusterConfig enabled(boolean joins) {
    return new ClusterConfig(
        joins, name, host, port, members, othersMin, trustedNetwork, configFile, tls);
  }

  /** The members with ranges of ports written out. */
  List<String> expandedMembers() {
    List<String> all = new ArrayList<>();
    for (String member : members) {
      int colon = member.lastIndexOf(':');
      int dash = member.indexOf('-', colon + 1);
      if (colon < 0 || dash < 0) {
        all.add(member);
        continue;
      }
      int first = Integer.parseInt(member.substring(colon + 1, dash).strip());
      int last = Integer.parseInt(member.substring(dash + 1).strip());
      for (int port = first; port <= Math.min(last, first + 99); port++) {
        all.add(member.substring(0, colon) + ":" + port);
      }
    }
    return all;
  }
}
