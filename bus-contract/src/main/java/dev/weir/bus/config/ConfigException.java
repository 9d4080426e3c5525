package dev.weir.bus.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Tells every place at fault, and never a value. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param path where, as {@link KeyPath} spells it
   * @param message what is wrong, without the value that was found there
   */
  public record Problem(String path, String message) {
    @Override
    public String toString() {
      return path.isEmpty() ? message : path + ": " + message;
    }
  }

  public ConfigException(String path, String message) {
    this(List.of(new Problem(path, message)));
  }

  /** Everything that is wrong, in the order it was found; not empty. */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, in the order it was found; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
