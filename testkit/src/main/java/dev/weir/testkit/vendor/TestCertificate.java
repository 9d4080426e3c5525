package dev.weir.testkit.vendor;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for 127.0.0.1 and localhost that signs itself, made by the JDK's {@code keytool}
 * when it is first wanted: no private key lies in the repository.
 */
public final class TestCertificate {

  private static final String PASSWORD = "changeit";

  private final Path store;
  private final Path pem;

  private TestCertificate(Path folder) {
    this.store = folder.resolve("vendor.p12");
    this.pem = folder.resolve("vendor.pem");
  }

  /** The certificate of a folder, made there unless there is one. */
  public static TestCertificate in(Path folder) {
    TestCertificate certificate = new TestCertificate(folder);
    if (!Files.exists(certificate.pem)) {
      certificate.make();
    }
    return certificate;
  }

  /** What a server shows. */
  public KeyCertOptions serverOptions() {
    return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
  }

  /** The certificate in PEM format, for clients that shall trust it. */
  public Path pem() {
    return pem;
  }

  private void make() {
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-validity",
        "2",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost");
    keytool("-exportcert", "-rfc", "-file", pem.toString());
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "vendor",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("keytool failed");
      }
    } catch (IOException absent) {
      throw new UncheckedIOException(absent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
