package dev.weir.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Strong entity tags (RFC 9110, 8.8.3), made of what they stand for. */
final class EntityTag {

  private static final int BYTES = 16;

  private EntityTag() {}

  /** The tag of a text. */
  static String of(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return '"' + HexFormat.of().formatHex(hash, 0, BYTES) + '"';
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("every JDK has SHA-256", never);
    }
  }

  /** Whether a list as in {@code If-None-Match} has the tag, weak or strong, or is {@code *}. */
  static boolean isAmong(String tag, String list) {
    return Arrays.stream(list.split(","))
        .map(one -> one.strip().replaceFirst("^W/", ""))
        .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }
}
