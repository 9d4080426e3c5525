package dev.weir.gateway.core;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of requests: {@code req_<node><random>}, eight and sixteen hex digits. The node's digits lead
 * whoever asks about a request later to the node that served it.
 */
public final class RequestIds {

  private static final String PREFIX = "req_";
  private static final int TAG = 8;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private RequestIds() {}

  /** The eight digits of a node. */
  public static String tagOf(String node) {
    return hex(new StringBuilder(), node.hashCode() * 0x9E3779B1L, TAG).toString();
  }

  /** A fresh id. */
  public static String fresh(String tag) {
    StringBuilder id = new StringBuilder(PREFIX.length() + TAG + 16).append(PREFIX).append(tag);
    return hex(id, ThreadLocalRandom.current().nextLong(), 16).toString();
  }

  /** The node's digits in an id, or an empty text when it is none of ours. */
  public static String tagIn(String id) {
    return id.startsWith(PREFIX) && id.length() == PREFIX.length() + TAG + 16
        ? id.substring(PREFIX.length(), PREFIX.length() + TAG)
        : "";
  }

  private static StringBuilder hex(StringBuilder out, long value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      out.append(HEX[(int) (value >>> shift) & 15]);
    }
    return out;
  }
}
