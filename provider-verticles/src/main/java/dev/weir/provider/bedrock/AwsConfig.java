package dev.weir.provider.bedrock;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which credentials of AWS sign the calls, in the place of those that AWS's usual chain finds.
 *
 * @param keys lasting ones, or of a session; null for none
 * @param profile in AWS's files; empty for none
 * @param role what is assumed with the others, or by a token of another issuer; null for none
 * @param tokenFile the file with that token; null for none
 * @param sts where roles are assumed; null for the region's own
 */
record AwsConfig(
    @Nullable AwsKeys keys,
    String profile,
    @Nullable AwsRole role,
    @Nullable String tokenFile,
    @Nullable URI sts) {

  /** What there is where nothing is configured. */
  static final AwsConfig NONE = new AwsConfig(null, "", null, null, null);

  private static final int MINUTES_MIN = 15; // What AWS allows.
  private static final int MINUTES_MAX = 12 * 60;

  static AwsConfig from(Section section) {
    AwsKeys keys = keys(section);
    String profile = section.text("profile", "", "a profile in the files of AWS's own tools");
    AwsRole role = role(section);
    String tokenFile =
        section.optionalText(
            "token-file", "a file with a token of another issuer, by which role-arn is assumed");
    section.check(keys == null || profile.isEmpty(), "profile", "must not stand with access-key");
    section.check(
        tokenFile == null || (keys == null && profile.isEmpty()),
        "token-file",
        "must not stand with access-key or profile");
    section.check(tokenFile == null || role != null, "role-arn", "must stand with token-file");
    return new AwsConfig(keys, profile, role, tokenFile, sts(section));
  }

  private static @Nullable AwsKeys keys(Section section) {
    String id = section.text("access-key", "", "the id of an access key");
    Secret secret = section.optionalSecret("secret-key", "what belongs to that id");
    Secret session = section.optionalSecret("session-token", "for keys that do not last");
    section.check(
        id.isEmpty() == (secret == null), "secret-key", "and access-key must stand together");
    section.check(session == null || secret != null, "session-token", "must stand with secret-key");
    return id.isEmpty() || secret == null
        ? null
        : new AwsKeys(id, secret.reveal(), session == null ? "" : session.reveal(), false);
  }

  private static @Nullable AwsRole role(Section section) {
    String arn = section.text("role-arn", "", "a role that is assumed with the credentials");
    String externalId = section.text("external-id", "", "what that role's owner asks for");
    String session = section.text("session-name", AwsRole.SESSION, "what the session is called");
    long millis = section.duration("duration", "1h", "how long it lasts, as the role allows");
    long minutes = millis / 60_000;
    section.check(
        minutes >= MINUTES_MIN && minutes <= MINUTES_MAX, "duration", "must be 15m to 12h");
    section.check(
        externalId.isEmpty() || !arn.isEmpty(), "external-id", "must stand with role-arn");
    return arn.isEmpty() ? null : new AwsRole(arn, externalId, session, (int) (millis / 1_000));
  }

  private static @Nullable URI sts(Section section) {
    String text =
        section.text("sts-url", "", "where roles are assumed, if not at the region's STS");
    boolean url = text.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+/?");
    section.check(
        url || text.isEmpty() || text.equals(Section.PLACEHOLDER),
        "sts-url",
        "must be a URL of http or https");
    return url ? URI.create(text) : null;
  }
}
