package dev.weir.gateway.gate;

import dev.weir.bus.config.Section;
import java.util.List;
import java.util.Locale;

/** Whose turn comes first when calls wait; who has waited 2 s longer overtakes a class. */
public enum Priority {
  HIGH,
  NORMAL,
  LOW;

  /** Reads the key {@code priority}. */
  public static Priority from(Section section) {
    String word =
        section.choice(
            "priority",
            "normal",
            List.of("high", "normal", "low"),
            "whose turn comes first where calls wait for a provider");
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
