package dev.weir.gateway.gate;

import dev.weir.bus.fault.Fault;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the end of a call says of how many a vendor takes. */
enum Push {
  /** It took the call. */
  NONE,
  /** It had enough. */
  BACK,
  /** Nothing. */
  UNKNOWN;

  static Push of(@Nullable Fault fault) {
    return switch (fault) {
      case null -> NONE;
      case Fault.Upstream upstream ->
          switch (upstream.kind()) {
            case RATE_LIMITED, OVERLOADED, TIMEOUT -> BACK;
            default -> UNKNOWN;
          };
      case Fault.RateLimited limited -> BACK;
      case Fault.Overloaded overloaded -> BACK;
      case Fault.Timeout late -> BACK;
      default -> UNKNOWN;
    };
  }

  /** For people: what it was that a call ended with. */
  static String word(@Nullable Fault fault) {
    return switch (fault) {
      case null -> "";
      case Fault.Upstream upstream -> {
        String kind = upstream.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        yield upstream.upstreamStatus() > 0 ? upstream.upstreamStatus() + " " + kind : kind;
      }
      case Fault.RateLimited limited -> "rate-limited";
      case Fault.Overloaded overloaded -> "overloaded";
      case Fault.Timeout late -> "timeout";
      default -> "";
    };
  }
}
