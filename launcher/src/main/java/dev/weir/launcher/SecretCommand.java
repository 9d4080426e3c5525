package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.config.Secret;
import dev.weir.launcher.Surroundings.Input;
import dev.weir.launcher.config.ConfigFailure;
import dev.weir.launcher.secrets.Passphrase;
import dev.weir.launcher.secrets.SecretException;
import dev.weir.launcher.secrets.SecretStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Keeps secrets in an encrypted file, for <code>${secret:NAME}</code> in the configuration. No
 * secret is ever taken as an argument, which every user of the machine may see, or printed.
 */
@Command(name = "secret", description = "Keeps secrets in an encrypted file.")
final class SecretCommand implements Runnable {

  @Spec CommandSpec spec = CommandSpec.create();

  private SecretCommand() {}

  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new SecretCommand())
        .addSubcommand(new Keep(surroundings))
        .addSubcommand(new Names(surroundings))
        .addSubcommand(new Forget(surroundings));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: set, list or remove");
  }

  private static ConfigFailure failure(SecretException e) {
    return new ConfigFailure("weir secret: " + e.reason());
  }

  /** Keeps one. */
  @Command(name = "set", description = "Keeps a secret; reads it from standard input.")
  static final class Keep implements Callable<Integer> {

    @Mixin final StoreOptions options = new StoreOptions();

    @Parameters(paramLabel = "NAME", description = "what it is called")
    String name = "";

    private final Surroundings surroundings;

    Keep(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      try {
        Secret key =
            Passphrase.of(
                surroundings.environment(),
                surroundings.directory(),
                remark -> surroundings.err().println("note: " + remark));
        SecretStore store = options.open(surroundings);
        store.put(name, value(), key);
        surroundings.err().println("kept " + name + " in " + store.name());
        return 0;
      } catch (SecretException e) {
        throw failure(e);
      }
    }

    private String value() throws IOException {
      String value =
          surroundings.input() == Input.TERMINAL ? surroundings.prompt().ask(name + ": ") : piped();
      if (value == null) {
        throw new ConfigFailure("weir secret: there is no terminal to ask on: pipe the value in");
      } else if (value.isEmpty()) {
        throw new ConfigFailure("weir secret: the value is empty");
      } else if (value.getBytes(UTF_8).length > SecretStore.VALUE_BYTES_MAX) {
        throw new ConfigFailure("weir secret: the value is larger than 64 KiB");
      }
      return value;
    }

    /** What is piped in, without its last line break, as of a file. */
    private String piped() throws IOException {
      byte[] bytes = surroundings.in().readNBytes(SecretStore.VALUE_BYTES_MAX + 2);
      try {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      } catch (CharacterCodingException e) {
        throw new ConfigFailure("weir secret: the value is not UTF-8");
      }
    }
  }

  /** Tells which there are. */
  @Command(name = "list", description = "Prints the names of all secrets; needs no key.")
  static final class Names implements Callable<Integer> {

    @Mixin final StoreOptions options = new StoreOptions();

    private final Surroundings surroundings;

    Names(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      try {
        options.open(surroundings).names().forEach(surroundings.out()::println);
        return 0;
      } catch (SecretException e) {
        throw failure(e);
      }
    }
  }

  /** Forgets one. */
  @Command(name = "remove", description = "Forgets a secret; needs no key.")
  static final class Forget implements Callable<Integer> {

    @Mixin final StoreOptions options = new StoreOptions();

    @Parameters(paramLabel = "NAME", description = "what it is called")
    String name = "";

    private final Surroundings surroundings;

    Forget(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      try {
        options.open(surroundings).remove(name);
        return 0;
      } catch (SecretException e) {
        throw failure(e);
      }
    }
  }
}
