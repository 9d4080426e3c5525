package dev.weir.launcher.config;

import dev.weir.launcher.secrets.SecretException;
import dev.weir.launcher.secrets.SecretFile;
import dev.weir.launcher.secrets.StoredSecrets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${NAME}</code>, <code>${NAME:-default}</code>, <code>${file:/path}</code> and
 * <code>${secret:NAME}</code> within a text. As in a shell, the default also stands in for a
 * variable that is empty; as in Compose files, <code>$${</code> is a plain <code>${</code>. A
 * file's last line break is dropped.
 */
final class Substitution {

  private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}]*)(}?)");
  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-(.*))?", Pattern.DOTALL);

  private final Map<String, String> environment;
  private final Path directory;
  private final StoredSecrets secrets;
  private final Consumer<String> remarks;

  /**
   * Relative paths of files start at {@code directory}.
   *
   * @param remarks told what is doubtful but goes
   */
  Substitution(
      Map<String, String> environment,
      Path directory,
      StoredSecrets secrets,
      Consumer<String> remarks) {
    this.environment = environment;
    this.directory = directory;
    this.secrets = secrets;
    this.remarks = remarks;
  }

  /** What stands for a value that is not there and that only other nodes need. */
  static final String ELSEWHERE = "known where it is needed";

  /** What a text refers to is not there; the message holds no value. */
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    Missing(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /**
   * @param sources told of every variable, file and secret that was used
   */
  String apply(String text, Consumer<String> sources) throws Missing {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (reference.find()) {
      String value =
          reference.group().startsWith("$$")
              ? reference.group().substring(1)
              : resolve(reference, sources);
      reference.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(result).toString();
  }

  private String resolve(Matcher reference, Consumer<String> sources) throws Missing {
    String name = reference.group(1);
    if (reference.group(2).isEmpty()) {
      throw new Missing("${ is not closed by }; write $${ for a plain ${");
    } else if (name.startsWith("file:")) {
      return file(name.substring("file:".length()), sources);
    } else if (name.startsWith("secret:")) {
      return secret(name.substring("secret:".length()), sources);
    }
    Matcher variable = VARIABLE.matcher(name);
    if (!variable.matches()) {
      throw new Missing(
          "${…} takes NAME, NAME:-default, file:/path or secret:NAME; write $${ for a plain ${");
    }
    return variable(variable.group(1), variable.group(3), sources);
  }

  private String variable(String name, @Nullable String byDefault, Consumer<String> sources)
      throws Missing {
    String value = environment.get(name);
    if (byDefault != null && (value == null || value.isEmpty())) {
      sources.accept("the default for variable " + name);
      return byDefault;
    } else if (value == null) {
      throw new Missing("the environment variable " + name + " is not set");
    }
    sources.accept("variable " + name);
    return value;
  }

  private String file(String name, Consumer<String> sources) throws Missing {
    try {
      String text = SecretFile.read(directory.resolve(name), name, remarks);
      sources.accept("file " + name);
      return text;
    } catch (SecretException e) {
      throw new Missing(e.reason());
    } catch (InvalidPathException e) {
      throw new Missing("the file " + name + " cannot be read");
    }
  }

  private String secret(String name, Consumer<String> sources) throws Missing {
    try {
      String value = secrets.value(name);
      sources.accept("secret " + name + " of " + secrets.storeName());
      return value;
    } catch (SecretException e) {
      throw new Missing(e.reason());
    }
  }
}
