package dev.weir.provider.bedrock;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * What a profile says of IAM Identity Center: the role that somebody may take who has logged in.
 *
 * @param profile its name
 * @param session the section of the login; null where the profile itself tells of it, as older ones
 *     do
 * @param startUrl where people log in
 * @param region of the login, which need not be that of the models
 */
record SsoLogin(
    String profile,
    @Nullable String session,
    String startUrl,
    String region,
    String account,
    String role) {

  private static final String SESSION = "sso_session";
  private static final String SECTION = "sso-session";

  /** Whether a profile says anything of it. */
  static boolean isIn(Profile profile) {
    Map<String, String> says = profile.properties();
    return says.containsKey(SESSION)
        || says.containsKey(ProfileProperty.SSO_START_URL)
        || says.containsKey(ProfileProperty.SSO_ACCOUNT_ID)
        || says.containsKey(ProfileProperty.SSO_ROLE_NAME);
  }

  /**
   * What a profile says.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when something is missing
   */
  static SsoLogin of(ProfileFile file, Profile profile) {
    Map<String, String> says = profile.properties();
    String session = says.get(SESSION);
    Map<String, String> login = says;
    if (session != null) {
      login =
          file.getSection(SECTION, session)
              .map(Profile::properties)
              .orElseThrow(
                  () ->
                      refused(
                          "profile "
                              + profile.name()
                              + " names no sso-session there is: "
                              + session));
      sameIfSaid(profile, login, ProfileProperty.SSO_START_URL);
      sameIfSaid(profile, login, ProfileProperty.SSO_REGION);
    }
    String region = said(profile, login, ProfileProperty.SSO_REGION);
    if (!region.matches("[a-z0-9-]{1,40}")) { // The token is sent to a host of that name.
      throw refused("profile " + profile.name() + " has an sso_region that is none: " + region);
    }
    return new SsoLogin(
        profile.name(),
        session,
        said(profile, login, ProfileProperty.SSO_START_URL),
        region,
        said(profile, says, ProfileProperty.SSO_ACCOUNT_ID),
        said(profile, says, ProfileProperty.SSO_ROLE_NAME));
  }

  private static void sameIfSaid(Profile profile, Map<String, String> login, String property) {
    String own = profile.properties().get(property);
    if (own != null && !own.equals(login.get(property))) {
      throw refused("profile " + profile.name() + " and its sso-session differ in " + property);
    }
  }

  private static String said(Profile profile, Map<String, String> where, String property) {
    String value = where.get(property);
    if (value == null || value.isBlank()) {
      throw refused("profile " + profile.name() + " has no " + property);
    }
    return value.strip();
  }

  private static SdkClientException refused(String why) {
    return SdkClientException.create(why);
  }

  /** The name of the file in which AWS's tools keep the token of this login. */
  String fileName() {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1"); // A name, not a proof.
      byte[] named = (session == null ? startUrl : session).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(sha1.digest(named)) + ".json";
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** For people. */
  String describe() {
    return "role "
        + role
        + " of account "
        + account
        + " by login at "
        + (session == null ? startUrl : "sso-session " + session);
  }
}
