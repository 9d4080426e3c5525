package dev.weir.provider.azure;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How Microsoft Entra is asked for tokens.
 *
 * @param tenant empty for a managed identity
 * @param client the application's id; empty for the machine's own managed identity
 * @param secret the application's; null where another proof is used
 * @param tokenFile a file with an assertion of another issuer, which Entra trusts; null for none
 * @param authority where Entra is
 * @param scope what the token is for
 * @param identity where managed identities are asked for
 * @param identityHeader what that endpoint wants to be shown; null on virtual machines
 */
record EntraConfig(
    String tenant,
    String client,
    @Nullable Secret secret,
    @Nullable String tokenFile,
    URI authority,
    String scope,
    URI identity,
    @Nullable Secret identityHeader) {

  static final String SCOPE = "https://cognitiveservices.azure.com/.default";
  private static final String AUTHORITY = "https://login.microsoftonline.com";
  private static final String IDENTITY = "http://169.254.169.254/metadata/identity/oauth2/token";

  static EntraConfig from(Section section) {
    EntraConfig read =
        new EntraConfig(
            section.text("tenant", "", "the tenant; none for a managed identity"),
            section.text("client", "", "the application, or the managed identity, by its id"),
            section.optionalSecret("secret", "the application's secret"),
            section.optionalText(
                "token-file", "a file with a token of another issuer that Entra trusts"),
            uri(section, "authority", AUTHORITY, "where Entra is"),
            section.text("scope", SCOPE, "what tokens are asked for"),
            uri(section, "identity-endpoint", IDENTITY, "where managed identities are asked for"),
            section.optionalSecret("identity-header", "what that endpoint wants to be shown"));
    section.check(
        read.secret == null || read.tokenFile == null, "secret", "must not stand with token-file");
    section.check(
        (read.secret == null && read.tokenFile == null)
            || (!read.tenant.isEmpty() && !read.client.isEmpty()),
        "tenant",
        "and client must stand with secret or token-file");
    return read;
  }

  private static URI uri(Section section, String key, String otherwise, String doc) {
    String text = section.text(key, otherwise, doc);
    try {
      URI uri = URI.create(text);
      section.check(
          uri.getHost() != null || text.equals(Section.PLACEHOLDER), key, "must be a URL");
      return uri;
    } catch (IllegalArgumentException none) {
      section.check(false, key, "must be a URL");
      return URI.create(otherwise);
    }
  }
}
