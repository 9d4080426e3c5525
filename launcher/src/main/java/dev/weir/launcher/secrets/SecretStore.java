package dev.weir.launcher.secrets;

import dev.weir.bus.config.Secret;
import dev.weir.launcher.secrets.Seal.Sealed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of secrets, each sealed by itself under a key made of one passphrase. Names can be read
 * without it.
 *
 * <p>A change writes a whole new file beside the old one and then takes its place, so that who
 * reads never sees half of one; two changes at once do not happen.
 */
public final class SecretStore {

  /** What the file is called if nobody says otherwise. */
  public static final String USUAL_NAME = "weir.secrets.json";

  /** The longest secret, in UTF-8. */
  public static final int VALUE_BYTES_MAX = 64 * 1024;

  /** What OWASP advises for PBKDF2 with HMAC-SHA-256: about a quarter of a second. */
  public static final int ITERATIONS = 600_000;

  private static final int PASSPHRASE_CHARS_MIN = 16;
  private static final String NO_NAME = "";
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  private final Path path;
  private final String name;
  private final int iterations;

  /**
   * A store.
   *
   * @param path where it is, or will be
   * @param name what the user calls it, for messages
   */
  public SecretStore(Path path, String name) {
    this(path, name, ITERATIONS);
  }

  /**
   * @param iterations how often a passphrase is hashed in a store that is made anew
   */
  SecretStore(Path path, String name, int iterations) {
    this.path = path;
    this.name = name;
    this.iterations = iterations;
  }

  /** The store with its key turned. */
  public final class Opened {

    private final StoreFile file;
    private final Seal seal;

    private Opened(StoreFile file, Seal seal) {
      this.file = file;
      this.seal = seal;
    }

    /** The secret of that name. */
    public String value(String secret) throws SecretException {
      Sealed entry = file.secrets().get(secret);
      if (entry == null) {
        throw unknown(secret);
      }
      return seal.open(secret, entry)
          .orElseThrow(
              () -> new SecretException("secret " + secret + " is damaged in the store " + name));
    }
  }

  /** What the user calls it. */
  public String name() {
    return name;
  }

  /** The names of all secrets, sorted. */
  public Set<String> names() throws SecretException {
    return present().secrets().keySet();
  }

  /** Opens it; takes as long as deriving the key does. */
  public Opened open(Secret passphrase) throws SecretException {
    return opened(present(), passphrase);
  }

  /** Keeps a secret, in place of one of that name; makes the store if there is none. */
  public void put(String secret, String value, Secret passphrase) throws SecretException {
    StoreFile.checkName(secret);
    change(
        old -> {
          Opened opened = old == null ? fresh(passphrase) : opened(old, passphrase);
          StoreFile file = opened.file;
          Map<String, Sealed> all = new TreeMap<>(file.secrets());
          all.put(secret, opened.seal.seal(secret, value));
          if (all.size() > StoreFile.SECRETS_MAX) {
            throw new SecretException("the store " + name + " is full");
          }
          return new StoreFile(file.salt(), file.iterations(), file.check(), all);
        });
  }

  /** Forgets a secret. */
  public void remove(String secret) throws SecretException {
    change(
        old -> {
          StoreFile file = old == null ? present() : old;
          Map<String, Sealed> all = new TreeMap<>(file.secrets());
          if (all.remove(secret) == null) {
            throw unknown(secret);
          }
          return new StoreFile(file.salt(), file.iterations(), file.check(), all);
        });
  }

  private SecretException unknown(String secret) {
    return new SecretException("the store " + name + " has no secret " + secret);
  }

  private Opened fresh(Secret passphrase) throws SecretException {
    if (passphrase.reveal().length() < PASSPHRASE_CHARS_MIN) {
      throw new SecretException(
          "a key of fewer than 16 characters can be guessed: take one such as `openssl rand -base64"
              + " 32` makes");
    }
    byte[] salt = Seal.random(Seal.SALT_BYTES);
    Seal seal = new Seal(passphrase, salt, iterations);
    Sealed check = seal.seal(NO_NAME, "");
    return new Opened(new StoreFile(salt, iterations, check, Map.of()), seal);
  }

  private Opened opened(StoreFile file, Secret passphrase) throws SecretException {
    Seal seal = new Seal(passphrase, file.salt(), file.iterations());
    if (seal.open(NO_NAME, file.check()).isEmpty()) {
      throw new SecretException("the key does not open the store " + name);
    }
    return new Opened(file, seal);
  }

  private StoreFile present() throws SecretException {
    StoreFile file = read();
    if (file == null) {
      throw new SecretException("the store " + name + " is not there");
    }
    return file;
  }

  private @Nullable StoreFile read() throws SecretException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(StoreFile.BYTES_MAX + 1);
      if (bytes.length > StoreFile.BYTES_MAX) {
        throw StoreFile.damaged(name);
      }
      return StoreFile.read(bytes, name);
    } catch (NoSuchFileException absent) {
      return null;
    } catch (IOException e) {
      throw new SecretException("the store " + name + " cannot be read");
    }
  }

  @FunctionalInterface
  private interface Change {
    StoreFile of(@Nullable StoreFile old) throws SecretException;
  }

  /** The new file is there before the old one is read, so it also keeps others out. */
  private void change(Change change) throws SecretException {
    Path target = path.toAbsolutePath();
    Path next = target.resolveSibling(target.getFileName() + ".new");
    try (FileChannel out = FileChannel.open(next, NEW, ownersOnly(next))) {
      boolean placed = false;
      try {
        ByteBuffer bytes = ByteBuffer.wrap(change.of(read()).write());
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        placed = true;
      } finally {
        if (!placed) {
          Files.deleteIfExists(next);
        }
      }
    } catch (FileAlreadyExistsException busy) {
      throw new SecretException(
          "the store " + name + " is being changed; if nobody does, delete " + next);
    } catch (IOException e) {
      throw new SecretException("the store " + name + " cannot be written");
    }
  }

  private static FileAttribute<?>[] ownersOnly(Path file) {
    List<FileAttribute<?>> attributes = new ArrayList<>();
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      attributes.add(
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return attributes.toArray(FileAttribute<?>[]::new);
  }
}
