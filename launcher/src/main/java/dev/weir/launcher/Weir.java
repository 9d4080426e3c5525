package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.launcher.config.Branches;
import dev.weir.launcher.config.ConfigFailure;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.models.catalogue.Catalogue;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code weir} with all that it can do. Exits with 0 when it is done, 1 when it failed,
 * 2 when it was told nonsense.
 */
@Command(
    name = "weir",
    description = "An AI gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Weir implements Runnable {

  @Spec CommandSpec spec = CommandSpec.create();

  private Weir() {}

  /** The whole command line. */
  static CommandLine commandLine(
      Surroundings surroundings, Branches branches, Node nodes, LocalServers localServers) {
    Supplier<GatewayOptions> gateway =
        () -> new GatewayOptions(surroundings, branches, nodes, localServers);
    return commandLine(surroundings, branches, nodes, localServers, gateway, Catalogue::shipped);
  }

  static CommandLine commandLine(
      Surroundings surroundings,
      Branches branches,
      Node nodes,
      LocalServers localServers,
      Supplier<GatewayOptions> gateway,
      Supplier<Catalogue> catalogue) {
    CommandLine weir =
        new CommandLine(new Weir())
            .addSubcommand(new ServeCommand(surroundings, branches, nodes, localServers))
            .addSubcommand(new CheckCommand(surroundings, branches, catalogue))
            .addSubcommand(SecretCommand.commandLine(surroundings))
            .addSubcommand(new ChatCommand(surroundings, gateway.get()))
            .addSubcommand(new ModelsCommand(surroundings, gateway.get()))
            .addSubcommand(new ProvidersCommand(surroundings, gateway.get()))
            .addSubcommand(new ExplainCommand(surroundings, gateway.get()))
            .addSubcommand(new TopCommand(surroundings));
    weir.getSubcommands().values().forEach(Weir::helpful);
    LaterCommand.NAMES.forEach(
        name -> weir.addSubcommand(name, new LaterCommand(surroundings.err())));
    weir.setOut(new PrintWriter(surroundings.out(), true, UTF_8));
    weir.setErr(new PrintWriter(surroundings.err(), true, UTF_8));
    weir.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, surroundings));
    return weir;
  }

  private static void helpful(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
    command.getSubcommands().values().forEach(Weir::helpful);
  }

  private static int explain(Exception failure, Surroundings surroundings) {
    if (failure instanceof ConfigFailure config) {
      config.lines().forEach(surroundings.err()::println);
      return 2;
    }
    String message = failure.getMessage();
    surroundings.err().println("weir: " + (message == null ? failure.toString() : message));
    return 1;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do");
  }
}
