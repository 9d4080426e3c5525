package dev.weir.launcher;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a command knows of the process it runs in.
 *
 * @param environment the variables
 * @param directory where relative paths start
 * @param home the user's folder
 * @param in what is typed or piped in
 * @param input what {@code in} is
 * @param prompt asks somebody who types
 * @param out for what was asked for
 * @param err for everything else
 * @param stop tells when to stop serving
 */
public record Surroundings(
    Map<String, String> environment,
    Path directory,
    Path home,
    InputStream in,
    Input input,
    Prompt prompt,
    PrintStream out,
    PrintStream err,
    StopSignal stop) {

  /** What standard input is. */
  public enum Input {
    /** Somebody types. */
    TERMINAL,
    /** A pipe or a file, with an end. */
    PIPE,
    /** Nothing that should be read without being asked to. */
    OTHER
  }

  /** Asks for what nobody should see typed. */
  @FunctionalInterface
  public interface Prompt {
    /** What was typed after that text, or null if there is no terminal to ask on. */
    @Nullable String ask(String text);
  }

  /** Leaves out the environment, which holds secrets. */
  @Override
  public String toString() {
    return "Surroundings[" + directory + "]";
  }
}
