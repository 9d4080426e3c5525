package dev.weir.launcher.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file that holds one secret.
 *
 * <p>As ssh does with private keys, one that any user of the machine may read or write is refused.
 * Its group may read it: so do services get what root owns. Where an orchestrator mounts secrets
 * the modes are its own affair and often open to all, within a container that has one user: there
 * it is only remarked upon. File systems without such modes are not checked.
 */
public final class SecretFile {

  /** The largest file that is read. */
  public static final int BYTES_MAX = 64 * 1024;

  private static final List<Path> MOUNTS =
      List.of(Path.of("/run/secrets"), Path.of("/var/run/secrets"));

  /** What a mode means where the file is. */
  sealed interface Verdict {
    /** Nobody reads it who should not. */
    record Fine() implements Verdict {}

    /** It is open, where that is usual. */
    record Open(String why) implements Verdict {}

    /** It is open, where that is a mistake. */
    record Refused(String why) implements Verdict {}
  }

  private SecretFile() {}

  /**
   * The text of a file without its last line break.
   *
   * @param name what the user calls the file, for messages
   * @param remarks told what is doubtful but goes
   */
  public static String read(Path path, String name, Consumer<String> remarks)
      throws SecretException {
    try {
      switch (verdict(path)) {
        case Verdict.Fine fine -> {}
        case Verdict.Open open -> remarks.accept("the file " + name + " " + open.why());
        case Verdict.Refused refused ->
            throw new SecretException("the file " + name + " " + refused.why());
      }
      return text(path, name);
    } catch (IOException | RuntimeException e) {
      throw new SecretException("the file " + name + " cannot be read");
    }
  }

  /** What is doubtful about a file that others read by themselves; nothing if it is not there. */
  public static Optional<String> doubt(Path path) {
    try {
      return switch (verdict(path)) {
        case Verdict.Fine fine -> Optional.empty();
        case Verdict.Open open -> Optional.of(open.why());
        case Verdict.Refused refused -> Optional.of(refused.why());
      };
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Verdict verdict(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return view == null
        ? new Verdict.Fine()
        : judge(view.readAttributes().permissions(), isMounted(path));
  }

  /** Judges a mode. */
  static Verdict judge(Set<PosixFilePermission> mode, boolean mounted) {
    boolean toAll =
        mode.contains(PosixFilePermission.OTHERS_READ)
            || mode.contains(PosixFilePermission.OTHERS_WRITE);
    if (!toAll && !mode.contains(PosixFilePermission.GROUP_WRITE)) {
      return new Verdict.Fine();
    }
    String shown = "(mode " + PosixFilePermissions.toString(mode) + ")";
    if (!toAll) {
      return new Verdict.Open("can be written by its group " + shown);
    }
    String why = "is open to every user of the machine " + shown;
    return mounted ? new Verdict.Open(why) : new Verdict.Refused(why + ": chmod 600 it");
  }

  /** Whether an orchestrator put it there: Kubernetes mounts secrets as tmpfs, read-only. */
  static boolean isMounted(Path path) throws IOException {
    Path plain = path.toAbsolutePath().normalize();
    if (MOUNTS.stream().anyMatch(plain::startsWith)) {
      return true;
    }
    FileStore store = Files.getFileStore(plain);
    return store.isReadOnly() && store.type().equals("tmpfs");
  }

  private static String text(Path path, String name) throws IOException, SecretException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(BYTES_MAX + 1);
    }
    if (bytes.length > BYTES_MAX) {
      throw new SecretException("the file " + name + " is larger than 64 KiB");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw new SecretException("the file " + name + " is not UTF-8");
    }
  }
}
