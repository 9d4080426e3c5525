package dev.weir.launcher.config;

import java.util.List;

/** The configuration cannot be used; each line says where, as FILE:LINE: key.path, and why. */
public final class ConfigFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<String> lines;

  public ConfigFailure(List<String> lines) {
    super(String.join("\n", lines));
    this.lines = List.copyOf(lines);
  }

  public ConfigFailure(String line) {
    this(List.of(line));
  }

  /** One line for each thing that is wrong. */
  public List<String> lines() {
    return lines;
  }
}
