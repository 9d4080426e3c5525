package dev.weir.launcher.config;

import dev.weir.bus.config.Section;
import java.util.List;

/**
 * What is logged, and how.
 *
 * @param level the least important that is logged
 * @param format {@code text} or {@code json}
 */
public record LogConfig(String level, String format) {

  static LogConfig from(Section section) {
    return new LogConfig(
        section.choice(
            "level",
            "info",
            List.of("trace", "debug", "info", "warn", "error"),
            "the least important that is logged"),
        section.choice("format", "text", List.of("text", "json"), "one event per line, as this"));
  }
}
