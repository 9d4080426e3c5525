package dev.weir.provider.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One of a provider's keys. Its text form shows its place and the end of its digest, never a
 * character of the key.
 *
 * @param position among the configured keys, from 1
 * @param digest of the provider's name and the key: the same on all nodes, and no digest that is
 *     known from elsewhere. Keys of vendors are long and random, so that it needs no secret of its
 *     own to be of no use to whoever reads the bus
 */
public record VendorKey(int position, String secret, String digest) {

  private static final int SHOWN_CHARS = 4;

  static VendorKey of(String provider, int position, String secret) {
    return new VendorKey(position, secret, digest("weir.key.v1", provider, secret));
  }

  /** The hexadecimal SHA-256 of some texts, each told apart from the next. */
  public static String digest(String... texts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
        sha.update((byte) ':');
        sha.update(bytes);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }

  @Override
  public String toString() {
    return "key %d (…%s)".formatted(position, digest.substring(digest.length() - SHOWN_CHARS));
  }
}
