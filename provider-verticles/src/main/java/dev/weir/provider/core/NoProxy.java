package dev.weir.provider.core;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which hosts are reached without a proxy, in the words of the variable {@code NO_PROXY}: names,
 * which stand for all below them too, with a dot or {@code *.} before them or without; addresses;
 * networks such as {@code 10.0.0.0/8}; each with a port or without; and {@code *} for all. Names
 * are not resolved. Loopback and what tells a machine who it is (link-local addresses, Google's
 * metadata server) are always reached directly.
 */
public final class NoProxy {

  private static final Pattern IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  private final List<String> words;

  public NoProxy(List<String> words) {
    this.words =
        words.stream()
            .map(word -> word.strip().toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .toList();
  }

  /** Whether a host is reached directly. IPv6 addresses stand without brackets. */
  public boolean covers(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.startsWith("127.")
        || name.startsWith("169.254.")
        || name.equals("metadata.google.internal")
        || name.equals("::1")
        || words.stream().anyMatch(word -> covers(word, name, port));
  }

  private static boolean covers(String word, String host, int port) {
    if (word.equals("*")) {
      return true;
    }
    int slash = word.indexOf('/');
    if (slash > 0) {
      return within(host, word.substring(0, slash), word.substring(slash + 1));
    }
    String name = word;
    int colon = word.lastIndexOf(':');
    if (colon > 0 && word.indexOf(':') == colon) {
      if (!word.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = word.substring(0, colon);
    }
    name = name.replaceFirst("^\\*?\\.", "").replaceAll("^\\[|]$", "");
    return host.equals(name) || host.endsWith("." + name);
  }

  private static boolean within(String host, String network, String bits) {
    long address = number(host);
    long start = number(network);
    if (address < 0 || start < 0 || !bits.matches("\\d|[12]\\d|3[0-2]")) {
      return false;
    }
    int shift = 32 - Integer.parseInt(bits);
    return address >>> shift == start >>> shift;
  }

  /** An IPv4 address as a number, -1 for what is none. */
  private static long number(String host) {
    var parts = IPV4.matcher(host);
    if (!parts.matches()) {
      return -1;
    }
    long number = 0;
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(parts.group(i));
      if (part > 255) {
        return -1;
      }
      number = number << 8 | part;
    }
    return number;
  }
}
