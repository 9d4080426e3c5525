package dev.weir.testkit.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;

/** An authority that signs certificates for 127.0.0.1 and writes them as PEM files. */
public final class TestAuthority {

  private static final String ALIAS = "authority";

  private final Path folder;
  private final Path store;
  private final Path pem;

  /** Makes one, with its files in a folder of its own. */
  public TestAuthority(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("authority.p12");
    this.pem = folder.resolve("ca.pem");
    new Keytool(store)
        .run(
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + folder.getFileName(),
            "-validity",
            "2",
            "-ext",
            "bc:c");
    new Keytool(store).run("-exportcert", "-alias", ALIAS, "-rfc", "-file", pem.toString());
  }

  /**
   * What somebody has who is known to an authority.
   *
   * @param certificate the chain, PEM
   * @param key the private key, PEM
   * @param ca the authority's certificate, PEM
   */
  public record Issued(Path certificate, Path key, Path ca) {}

  /** The authority's certificate, PEM. */
  public Path pem() {
    return pem;
  }

  /** Signs a certificate for a new key. */
  public Issued issue(String name) {
    new Keytool(store)
        .run(
            "-genkeypair",
            "-alias",
            name,
            "-signer",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-validity",
            "2",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost");
    char[] password = Keytool.PASSWORD.toCharArray();
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password);
      StringBuilder chain = new StringBuilder();
      for (Certificate certificate : keys.getCertificateChain(name)) {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      String key = pem("PRIVATE KEY", keys.getKey(name, password).getEncoded());
      return new Issued(
          Files.writeString(folder.resolve(name + ".pem"), chain),
          Files.writeString(folder.resolve(name + ".key"), key),
          pem);
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String pem(String what, byte[] bytes) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, newline).encodeToString(bytes));
  }
}
