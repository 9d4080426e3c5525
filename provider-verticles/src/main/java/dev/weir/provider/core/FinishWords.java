package dev.weir.provider.core;

import dev.weir.bus.chat.Finish;
import java.util.Locale;

/** Why an answer ended, in a word. */
public final class FinishWords {

  private FinishWords() {}

  /** The vendor's own word where it is an unusual one, else the canonical one in lower case. */
  public static String of(Finish finish) {
    String vendors = finish.vendorReason();
    return vendors == null ? finish.reason().name().toLowerCase(Locale.ROOT) : vendors;
  }
}
