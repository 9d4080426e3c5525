package dev.weir.bus.stream;

/**
 * Names of inboxes: {@code inbox.<node>.<unique>}, so that everybody can tell which share a JVM.
 */
public final class Inboxes {

  private static final String PREFIX = "inbox.";

  private Inboxes() {}

  /** The address of an inbox. Neither part may hold a dot. */
  public static String name(String node, String unique) {
    return PREFIX + node + "." + unique;
  }

  /** The node of an inbox; empty when this is not the address of one. */
  public static String nodeOf(String inbox) {
    int end = inbox.lastIndexOf('.');
    return inbox.startsWith(PREFIX) && end > PREFIX.length()
        ? inbox.substring(PREFIX.length(), end)
        : "";
  }
}
