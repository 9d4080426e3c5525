package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids of tool calls, where the vendor gives none or refuses the one there is. */
public final class CallIds {

  private static final int CHARS_MAX = 40;
  private static final int HASH_CHARS = 32;

  private static final Pattern NINE = Pattern.compile("[a-zA-Z0-9]{9}");

  private CallIds() {}

  /** The id for a call of an answer: the same for the same call of the same answer. */
  public static String made(String answerId, int choice, int number) {
    return "call_" + hash(answerId + "/" + choice + "/" + number).substring(0, HASH_CHARS);
  }

  /** The id as OpenAI takes it: the same for the same id, in the call as in its result. */
  public static String fitting(String id) {
    return id.isEmpty() || id.length() > CHARS_MAX
        ? "call_" + hash(id).substring(0, HASH_CHARS)
        : id;
  }

  /** The id as Mistral takes it, nine letters and digits: the same for the same id. */
  static String ofNine(String id) {
    return NINE.matcher(id).matches() ? id : hash(id).substring(0, 9);
  }

  /** SHA-256 in hexadecimal digits, 64 of them. */
  public static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
