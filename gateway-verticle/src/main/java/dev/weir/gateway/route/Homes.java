package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.HomesLearned;
import dev.weir.gateway.core.ModelNames;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who can read what binds a call. Of what vendors keep (answers, files) and of state that only they
 * can read (encrypted reasoning) a node remembers the provider that gave it: the 100,000 that were
 * last used, for 24 hours, by their digests. Safe for several event loops.
 */
public final class Homes {

  /** How many are remembered. */
  public static final int HOMES_MAX = 100_000;

  /** For how long. */
  public static final long HOME_MILLIS = 24L * 60 * 60 * 1_000;

  static final String ANTHROPIC = "anthropic";
  static final String OPENAI = "openai";
  static final String OPENROUTER = "openrouter";
  static final String GEMINI = "gemini";
  static final String BEDROCK = "bedrock";
  static final String VERTEX = "vertex";
  static final String PREVIOUS_RESPONSE = "previous_response_id";

  /** Members whose call nobody can serve who does not speak OpenAI's Responses. */
  private static final Set<String> OF_RESPONSES =
      Set.of(PREVIOUS_RESPONSE, Referred.CONVERSATION, Referred.REFERENCE);

  private static final String GOOGLE_FILES = "files/";
  private static final String CLAUDE = "claude";

  /** So much of the end of a state is digested: what authenticates it stands there. */
  private static final int STATE_CHARS = 512;

  /** Kinds that run Claude as Anthropic made it, and so know what any of them signed. */
  private static final Set<String> CLAUDE_KINDS = Set.of(ANTHROPIC, BEDROCK, VERTEX);

  /** Kinds behind which Google itself is. */
  private static final Set<String> GOOGLE_KINDS = Set.of(GEMINI, VERTEX);

  private record Home(String provider, long untilMillis) {}

  private final LinkedHashMap<Long, Home> known = new LinkedHashMap<>(16, 0.75f, true);
  private final Untold<HomesLearned.Home> untold = new Untold<>();

  /** A provider has named something that it keeps. */
  public void learn(String id, String provider, long nowMillis) {
    learn(keyOf(id), provider, nowMillis);
  }

  /**
   * A provider has given something.
   *
   * @param key the digest of its name or of the state
   */
  public synchronized void learn(long key, String provider, long nowMillis) {
    Home before = known.get(key);
    remember(key, provider, nowMillis + HOME_MILLIS);
    boolean toldBefore =
        before != null
            && before.provider.equals(provider)
            && before.untilMillis - nowMillis > HOME_MILLIS / 2;
    if (!toldBefore) {
      untold.add(new HomesLearned.Home(key, provider, HOME_MILLIS));
    }
  }

  /** Another node has learned it. */
  public synchronized void heard(HomesLearned.Home home, long nowMillis) {
    long millis = Math.clamp(home.forMillis(), 0, HOME_MILLIS);
    remember(home.key(), home.provider(), nowMillis + millis);
  }

  private void remember(long key, String provider, long untilMillis) {
    known.put(key, new Home(provider, untilMillis));
    if (known.size() > HOMES_MAX) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /** The provider that keeps something, or null while nobody knows. */
  public @Nullable String find(String id, long nowMillis) {
    return find(keyOf(id), nowMillis);
  }

  /** The same by the digest. */
  public synchronized @Nullable String find(long key, long nowMillis) {
    Home home = known.get(key);
    if (home != null && home.untilMillis <= nowMillis) {
      known.remove(key);
      return null;
    }
    return home == null ? null : home.provider;
  }

  /** What other nodes have yet to hear of. */
  public synchronized List<HomesLearned.Home> untold(int most) {
    return untold.take(most);
  }

  /** Lets other nodes hear again of the newest, whoever has learned them. */
  public synchronized void retell(int most, long nowMillis) {
    known.reversed().entrySet().stream()
        .limit(most)
        .filter(one -> one.getValue().untilMillis > nowMillis)
        .map(
            one ->
                new HomesLearned.Home(
                    one.getKey(), one.getValue().provider, one.getValue().untilMillis - nowMillis))
        .forEach(untold::add);
  }

  /** Google names a file by its address in one place and by the end of it in another. */
  private static long keyOf(String id) {
    int files = id.lastIndexOf(GOOGLE_FILES);
    return digest(files < 0 ? id : id.substring(files));
  }

  /**
   * The digest of a state, of whose end alone it is made. Some writers of JSON escape the slashes
   * of Base64: they count as if they were not.
   */
  public static long keyOfState(String state) {
    String plain = state.replace("\\/", "/");
    return digest(plain.substring(Math.max(0, plain.length() - STATE_CHARS)));
  }

  private static long digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }

  /**
   * Within which providers know each other's state of a family.
   *
   * @param kind of the provider; empty for one that is not known
   */
  static String realm(String family, String provider, String kind) {
    boolean shared =
        switch (family) {
          case ANTHROPIC -> CLAUDE_KINDS.contains(kind);
          case GEMINI -> GOOGLE_KINDS.contains(kind);
          case OPENAI -> false; // Encrypted for one account of one vendor.
          default -> kind.equals(family);
        };
    return shared ? "every " + family : provider;
  }

  /** Whether a target can read a family's state. What runs Claude reads what Claude signed. */
  static boolean reads(String family, ModelNames.Candidate target, ModelNames names) {
    String kind = names.kindOf(target.provider());
    boolean claude = target.model().contains(CLAUDE);
    return switch (family) {
      case ANTHROPIC ->
          Set.of(BEDROCK, VERTEX).contains(kind)
              ? claude
              : speaks(DialectName.ANTHROPIC_MESSAGES, target, names);
      case GEMINI -> speaks(DialectName.GEMINI, target, names) && !claude;
      case OPENAI -> speaks(DialectName.OPENAI_RESPONSES, target, names);
      default -> kind.equals(family);
    };
  }

  /** Families whose state several of all providers may make, and not read each other's. */
  static Set<String> divided(ModelNames names) {
    return BindingSearch.FAMILIES.stream()
        .filter(family -> realms(family, names) > 1)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static long realms(String family, ModelNames names) {
    return names.providers().stream()
        .filter(provider -> mayRead(family, provider, names))
        .map(provider -> realm(family, provider, names.kindOf(provider)))
        .distinct()
        .count();
  }

  /** Whether some model of a provider may read a family's state. */
  private static boolean mayRead(String family, String provider, ModelNames names) {
    return reads(family, new ModelNames.Candidate(provider, CLAUDE), names)
        || reads(family, new ModelNames.Candidate(provider, ""), names);
  }

  /** Whether a target may know what a member names, as far as its dialects tell. */
  static boolean mayKnow(Bindings.Stored stored, ModelNames.Candidate target, ModelNames names) {
    return !OF_RESPONSES.contains(stored.member())
        || speaks(DialectName.OPENAI_RESPONSES, target, names);
  }

  private static boolean speaks(String dialect, ModelNames.Candidate target, ModelNames names) {
    return names.dialectsOf(target.provider()).contains(dialect);
  }
}
