package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * How a simulated vendor does.
 *
 * @param firstTokenMillis about how long until the first token
 * @param trouble the share of its calls that go wrong
 * @param kinds in which way
 */
record SimMood(int firstTokenMillis, double trouble, List<Trouble> kinds) {

  static final SimMood DEAD = new SimMood(10, 1, List.of(Trouble.SERVER));

  /** What goes wrong with a call. */
  enum Trouble {
    SERVER,
    OVERLOADED_FOR_A_WHILE,
    RATE_LIMITED,
    RATE_LIMITED_FOR_A_WHILE,
    /** It may be asked at once, it says; and refuses again. */
    RATE_LIMITED_FOR_NOTHING,
    RATE_LIMITED_FOR_A_DAY,
    KEY_REFUSED,
    /** Of several keys one is refused, the vendor's end has more. */
    KEY_REFUSED_OF_MANY,
    NOT_FOUND,
    TOO_LONG,
    FILTERED,
    INVALID,
    /** 200, and then the failure as an event. */
    ERROR_INSIDE,
    CUT_BEFORE_CONTENT,
    CUT_WITHIN,
    /** It ends without having begun. */
    HEADLESS,
    /** A whole answer that says nothing. */
    BLANK,
    SILENT,
    STALLED;

    private static final long DAY = 86_400_000;

    /** What it says when it goes wrong so; each call in words of its own. */
    Fault fault(String words) {
      return switch (this) {
        case SERVER, ERROR_INSIDE -> said(Kind.SERVER, -1, words);
        case OVERLOADED_FOR_A_WHILE -> said(Kind.OVERLOADED, 700, words);
        case RATE_LIMITED -> said(Kind.RATE_LIMITED, -1, words);
        case RATE_LIMITED_FOR_A_WHILE -> said(Kind.RATE_LIMITED, 1_500, words);
        case RATE_LIMITED_FOR_NOTHING -> said(Kind.RATE_LIMITED, 0, words);
        case RATE_LIMITED_FOR_A_DAY -> said(Kind.RATE_LIMITED, DAY, words);
        case KEY_REFUSED -> said(Kind.CREDENTIALS, -1, words);
        case KEY_REFUSED_OF_MANY ->
            said(Kind.PERMISSION, -1, words, new Header(Header.KEYS_LEFT, "1"));
        case NOT_FOUND -> said(Kind.NOT_FOUND, -1, words);
        case TOO_LONG -> said(Kind.CONTEXT_TOO_LONG, -1, words);
        case FILTERED -> said(Kind.CONTENT_FILTERED, -1, words);
        case INVALID -> said(Kind.INVALID, -1, words);
        case CUT_BEFORE_CONTENT, CUT_WITHIN, HEADLESS, BLANK, SILENT, STALLED ->
            said(Kind.BROKEN, -1, words);
      };
    }

    private static Fault said(Kind kind, long retryAfterMillis, String words, Header... headers) {
      return new Fault.Upstream(
          kind + " " + words,
          "canonical",
          kind.status(),
          kind,
          retryAfterMillis,
          List.of(headers),
          Buffer.buffer(words));
    }
  }

  static SimMood well(int firstTokenMillis) {
    return new SimMood(firstTokenMillis, 0, List.of());
  }

  static SimMood troubled(int firstTokenMillis, double share, Trouble... kinds) {
    return new SimMood(firstTokenMillis, share, List.of(kinds));
  }
}
