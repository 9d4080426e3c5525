package dev.weir.provider.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The models of the demo provider. */
enum DemoModel {
  /** Answers. */
  CHAT,
  /** Says that there were too many requests. */
  FAULT_429,
  /** Says that it failed. */
  FAULT_500,
  /** Breaks off after five words. */
  FAULT_CUT,
  /** Says nothing until the caller gives up. */
  FAULT_STALL;

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> names() {
    return Arrays.stream(values()).map(DemoModel::id).toList();
  }

  static @Nullable DemoModel of(String id) {
    return Arrays.stream(values()).filter(model -> model.id().equals(id)).findFirst().orElse(null);
  }
}
