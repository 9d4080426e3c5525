package dev.weir.launcher;

import dev.weir.launcher.node.Built;
import picocli.CommandLine.IVersionProvider;

/** The version and commit that were built in. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    Built built = Built.read();
    return new String[] {"weir %s (commit %s)".formatted(built.version(), built.commit())};
  }
}
