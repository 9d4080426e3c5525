package dev.weir.testkit.vendor;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A certificate for 127.0.0.1 and localhost that signs itself, made by the JDK's {@code keytool}
 * when it is first wanted: no private key lies in the repository.
 */
public final class TestCertificate {

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
    return new PfxOptions().setPath(store.toString()).setPassword(Keytool.PASSWORD);
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
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "-alias";
    all[arguments.length + 1] = "vendor";
    new Keytool(store).run(all);
  }
}
