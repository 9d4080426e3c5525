package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.message.DialectName;
import dev.weir.gateway.core.ModelNames;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who can read what binds a call. Of what vendors keep (answers, files) a node remembers the
 * provider that named it: the 50,000 that were last used, for 24 hours, by their digests. Safe for
 * several event loops.
 */
public final class Homes {

  /** How many are remembered. */
  public static final int HOMES_MAX = 50_000;

  /** For how long. */
  public static final long HOME_MILLIS = 24L * 60 * 60 * 1_000;

  static final String ANTHROPIC = "anthropic";
  static final String OPENAI = "openai";
  static final String OPENROUTER = "openrouter";
  static final String GEMINI = "gemini";
  static final String BEDROCK = "bedrock";
  static final String PREVIOUS_RESPONSE = "previous_response_id";

  private static final String GOOGLE_FILES = "files/";
  private static final String CLAUDE = "claude";

  private record Home(String provider, long untilMillis) {}

  private final Map<Long, Home> known = new LinkedHashMap<>(16, 0.75f, true);

  /** A provider has named something that it keeps. */
  public synchronized void learn(String id, String provider, long nowMillis) {
    known.put(key(id), new Home(provider, nowMillis + HOME_MILLIS));
    if (known.size() > HOMES_MAX) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /** The provider that keeps something, or null while nobody knows. */
  public synchronized @Nullable String find(String id, long nowMillis) {
    long key = key(id);
    Home home = known.get(key);
    if (home != null && home.untilMillis <= nowMillis) {
      known.remove(key);
      return null;
    }
    return home == null ? null : home.provider;
  }

  /** Google names a file by its address in one place and by the end of it in another. */
  private static long key(String id) {
    int files = id.lastIndexOf(GOOGLE_FILES);
    String name = files < 0 ? id : id.substring(files);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }

  /** Whether a target can read a family's state. What runs Claude reads what Claude signed. */
  static boolean reads(String family, ModelNames.Candidate target, ModelNames names) {
    String kind = names.kindOf(target.provider());
    boolean claude = target.model().contains(CLAUDE);
    return switch (family) {
      case ANTHROPIC ->
          Set.of(BEDROCK, "vertex").contains(kind)
              ? claude
              : speaks(DialectName.ANTHROPIC_MESSAGES, target, names);
      case GEMINI -> speaks(DialectName.GEMINI, target, names) && !claude;
      case OPENAI -> speaks(DialectName.OPENAI_RESPONSES, target, names);
      default -> kind.equals(family);
    };
  }

  /** Whether a target may know what a member names, as far as its dialects tell. */
  static boolean mayKnow(Bindings.Stored stored, ModelNames.Candidate target, ModelNames names) {
    return !stored.member().equals(PREVIOUS_RESPONSE)
        || speaks(DialectName.OPENAI_RESPONSES, target, names);
  }

  private static boolean speaks(String dialect, ModelNames.Candidate target, ModelNames names) {
    return names.dialectsOf(target.provider()).contains(dialect);
  }
}
