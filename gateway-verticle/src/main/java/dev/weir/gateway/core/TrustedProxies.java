package dev.weir.gateway.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a caller is where proxies stand between: their word counts only if they are trusted.
 */
public final class TrustedProxies {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** Anything else would be looked up by name. */
  private static final Pattern ADDRESS =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final List<Network> networks = new ArrayList<>();

  /** Addresses that begin with the same bits. */
  private static final class Network {

    private final byte[] address;
    private final int bits;

    Network(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    boolean has(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i & 7);
        if ((address[i >> 3] & mask) != (other[i >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param proxies addresses or networks such as {@code 10.0.0.0/8}; what is neither is not trusted
   */
  public TrustedProxies(List<String> proxies) {
    for (String proxy : proxies) {
      int slash = proxy.indexOf('/');
      byte[] address = bytes(slash < 0 ? proxy : proxy.substring(0, slash));
      if (address != null) {
        int bits = slash < 0 ? address.length * 8 : bits(proxy.substring(slash + 1));
        if (bits >= 0 && bits <= address.length * 8) {
          networks.add(new Network(address, bits));
        }
      }
    }
  }

  /**
   * The caller's address: the last in the chain of forwarders that no trusted proxy vouches for.
   *
   * @param peer who is connected
   * @param forwardedFor the header {@code x-forwarded-for}, null when there is none
   */
  public String clientOf(String peer, @Nullable String forwardedFor) {
    if (forwardedFor == null || networks.isEmpty()) {
      return peer;
    }
    String[] chain = forwardedFor.split(",", -1);
    String client = peer;
    for (int i = chain.length - 1; i >= 0 && trusts(client); i--) {
      String before = chain[i].strip();
      if (bytes(before) == null) {
        break; // What is no address tells nothing.
      }
      client = before;
    }
    return client;
  }

  /** Whether an address is one of this machine's own; a name is none. */
  public static boolean isLoopback(String address) {
    byte[] bytes = bytes(address);
    try {
      return bytes != null && InetAddress.getByAddress(bytes).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }

  private boolean trusts(String address) {
    byte[] bytes = bytes(address);
    return bytes != null && networks.stream().anyMatch(network -> network.has(bytes));
  }

  private static int bits(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException nonsense) {
      return -1;
    }
  }

  private static byte @Nullable [] bytes(String text) {
    String address = text.strip();
    if (address.length() > 45 || !ADDRESS.matcher(address).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }
}
