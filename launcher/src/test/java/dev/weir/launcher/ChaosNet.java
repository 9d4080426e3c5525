package dev.weir.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of namespaces, one for each node, all on one bridge that the tests reach too. A link is
 * cut by routes that lead nowhere: what is on its way is lost, and nobody is told. Where nobody may
 * make networks each node has a loopback address of its own, and links cannot be cut.
 */
final class ChaosNet implements AutoCloseable {

  private static final int FIRST_HOST = 2;
  private static final AtomicInteger NETS = new AtomicInteger();

  private final int subnet = ThreadLocalRandom.current().nextInt(1, 255);

  /** Each has names of its own: those of one that was closed may linger for a moment. */
  private final String name =
      "weir"
          + ProcessHandle.current().pid() % 100_000
          + Character.toString('a' + NETS.getAndIncrement() % 26);

  private final int nodes;
  private final boolean cuttable;

  /**
   * @param cuttable whether links can be cut: only where {@link #permitted}
   */
  ChaosNet(int nodes, boolean cuttable) throws Exception {
    this.nodes = nodes;
    this.cuttable = cuttable;
    if (cuttable) {
      make();
    }
  }

  private void make() throws Exception {
    try {
      ip("link", "add", name, "type", "bridge");
      ip("addr", "add", network() + ".1/24", "dev", name);
      ip("link", "set", name, "up");
      for (int i = 0; i < nodes; i++) {
        String link = name + "-" + i;
        ip("netns", "add", link);
        ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", link);
        ip("link", "set", link, "master", name, "up");
        ip("-n", link, "addr", "add", host(i) + "/24", "dev", "eth0");
        ip("-n", link, "link", "set", "eth0", "up");
        ip("-n", link, "link", "set", "lo", "up");
      }
    } catch (Exception | AssertionError refused) {
      close();
      throw refused;
    }
  }

  /** Whether this machine lets tests make networks. */
  static boolean permitted() {
    String probe = "weirprobe" + ProcessHandle.current().pid();
    try {
      ip("netns", "add", probe);
      ip("netns", "del", probe);
      return true;
    } catch (Exception | AssertionError refused) {
      return false;
    }
  }

  boolean cuttable() {
    return cuttable;
  }

  private String network() {
    return (cuttable ? "10.199." : "127.199.") + subnet;
  }

  String host(int node) {
    return network() + "." + (FIRST_HOST + node);
  }

  /** What runs a command in a node's namespace. */
  List<String> within(int node) {
    return !cuttable ? List.of() : List.of("ip", "netns", "exec", name + "-" + node);
  }

  /** Cuts the link between two nodes. */
  void cut(int one, int other) throws Exception {
    ip("-n", name + "-" + one, "route", "add", "blackhole", host(other) + "/32");
    ip("-n", name + "-" + other, "route", "add", "blackhole", host(one) + "/32");
  }

  void heal(int one, int other) throws Exception {
    ip("-n", name + "-" + one, "route", "del", "blackhole", host(other) + "/32");
    ip("-n", name + "-" + other, "route", "del", "blackhole", host(one) + "/32");
  }

  private static void ip(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + said);
    }
  }

  @Override
  public void close() throws Exception {
    if (!cuttable) {
      return;
    }
    List<AssertionError> left = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      quietly(left, "netns", "del", name + "-" + i);
    }
    quietly(left, "link", "del", name);
  }

  private static void quietly(List<AssertionError> left, String... words) throws Exception {
    try {
      ip(words);
    } catch (AssertionError gone) {
      left.add(gone); // What was never made cannot be taken away.
    }
  }
}
