package dev.weir.launcher;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Stands for a command that is promised but not there yet, whatever its arguments. */
@Command(hidden = true)
final class LaterCommand implements Callable<Integer> {

  static final List<String> NAMES = List.of("keys", "import", "bench", "mcp");

  @Spec CommandSpec spec;
  @Unmatched List<String> ignored = new ArrayList<>();

  private final PrintStream err;

  LaterCommand(PrintStream err) {
    this.err = err;
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() {
    err.println("weir " + spec.name() + " is not in this version");
    return 2;
  }
}
