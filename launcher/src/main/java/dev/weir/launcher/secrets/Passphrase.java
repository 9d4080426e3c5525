package dev.weir.launcher.secrets;

import dev.weir.bus.config.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Finds what opens the store: a variable, or a file that a variable names. */
public final class Passphrase {

  /** The passphrase itself. */
  public static final String VARIABLE = "WEIR_SECRET_KEY";

  /** A file with the passphrase. */
  public static final String FILE_VARIABLE = "WEIR_SECRET_KEY_FILE";

  private Passphrase() {}

  /**
   * The passphrase of this process.
   *
   * @param directory where relative paths start
   * @param remarks told what is doubtful but goes
   */
  public static Secret of(Map<String, String> environment, Path directory, Consumer<String> remarks)
      throws SecretException {
    String value = environment.getOrDefault(VARIABLE, "");
    String file = environment.getOrDefault(FILE_VARIABLE, "");
    if (!value.isEmpty() && !file.isEmpty()) {
      throw new SecretException(
          "both " + VARIABLE + " and " + FILE_VARIABLE + " are set, and only one can be right");
    } else if (!file.isEmpty()) {
      value = SecretFile.read(directory.resolve(file), file, remarks);
    }
    if (value.isEmpty()) {
      throw new SecretException(
          "the store of secrets needs its key: set " + VARIABLE + " or " + FILE_VARIABLE);
    }
    return Secret.of(value);
  }
}
