package dev.weir.provider.core;

import dev.weir.bus.fault.Fault;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor's error says of the key that it was shown.
 *
 * @param ofModel whether it is about the model asked for too, and says nothing of the key's others
 * @param millis how long the key shall not be shown
 */
public record KeyVerdict(Why why, boolean ofModel, long millis) {

  /** How long a key that was refused is not shown. */
  public static final long BENCH_MILLIS = 600_000;

  /** Said of where we stand: all keys stand there. */
  private static final List<String> PLACES =
      List.of("country", "region", "territory", "location", "firewall", "virtual network");

  /** Of keys that may do some things and not others, OpenAI says 401 as well as 403. */
  private static final List<String> PARTLY = List.of("missing scopes", "insufficient permissions");

  /** Why a key rests. */
  public enum Why {
    /** Too much was asked of it. */
    RATE_LIMITED("rate-limited", "rate-limited"),
    /** The vendor does not know it, or no more. */
    CREDENTIALS("credentials", "benched (401)"),
    /** It may not do this. */
    PERMISSION("permission", "benched (403)"),
    /** Its account has no money or no quota left. */
    QUOTA("quota", "benched (quota)");

    private final String word;
    private final String shown;

    Why(String word, String shown) {
      this.word = word;
      this.shown = shown;
    }

    /** How nodes tell it each other. */
    public String word() {
      return word;
    }

    /** How people are told. */
    String shown() {
      return shown;
    }

    /** Whether waiting alone does not help: the key has to be tried again. */
    boolean benches() {
      return this != RATE_LIMITED;
    }

    /** The reason that a node tells; null for one that is not known here. */
    public static @Nullable Why of(String word) {
      for (Why why : values()) {
        if (why.word.equals(word)) {
          return why;
        }
      }
      return null;
    }
  }

  /**
   * The verdict, or null when the error says nothing of the key.
   *
   * <p>Vendors limit rates by key and model, and tell both by 429. A 403 means three things: that
   * this key may not use this model (Anthropic's {@code permission_error}, OpenAI's and Bedrock's
   * access to models, Gemini's {@code PERMISSION_DENIED}), which benches the key for the model;
   * that nobody may from where we stand; and, for calls that name no model, that a thing belongs to
   * somebody else. The latter two, and pages of proxies on the way, say nothing of the key.
   *
   * @param model the one asked for; empty for none
   * @param epochMillis what time it is
   */
  public static @Nullable KeyVerdict of(Fault.Upstream fault, String model, long epochMillis) {
    return switch (fault.kind()) {
      case RATE_LIMITED ->
          new KeyVerdict(Why.RATE_LIMITED, true, VendorWait.millis(fault, epochMillis));
      case QUOTA_EXHAUSTED -> benched(Why.QUOTA, fault.upstreamStatus() == 429);
      case CREDENTIALS ->
          fault.upstreamStatus() == 407 || isPage(fault)
              ? null
              : benched(Why.CREDENTIALS, says(fault, PARTLY));
      case PERMISSION ->
          model.isEmpty() || isPage(fault) || says(fault, PLACES)
              ? null
              : benched(Why.PERMISSION, true);
      default -> null;
    };
  }

  private static KeyVerdict benched(Why why, boolean ofModel) {
    return new KeyVerdict(why, ofModel, BENCH_MILLIS);
  }

  private static boolean says(Fault.Upstream fault, List<String> phrases) {
    String words = fault.text().toLowerCase(Locale.ROOT);
    return phrases.stream().anyMatch(words::contains);
  }

  private static boolean isPage(Fault.Upstream fault) {
    return fault.text().stripLeading().startsWith("<");
  }
}
