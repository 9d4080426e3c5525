package dev.weir.provider.bedrock;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * A profile: keys, a program that tells them, a role of IAM Identity Center that somebody has
 * logged in for, or a role that is assumed with another profile, a named source or another issuer's
 * token.
 */
final class ProfileSource implements AwsSource {

  private final ProfileFiles files;
  private final String name;
  private final Sts sts;
  private final SsoLogins logins;
  private final Map<String, AwsSource> named;

  /**
   * @param sts where roles are assumed, unless a profile names a region
   * @param logins what takes the roles of IAM Identity Center
   * @param named what a profile may name as {@code credential_source}
   */
  ProfileSource(
      ProfileFiles files, String name, Sts sts, SsoLogins logins, Map<String, AwsSource> named) {
    this.files = files;
    this.name = name;
    this.sts = sts;
    this.logins = logins;
    this.named = Map.copyOf(named);
  }

  @Override
  public AwsCredentials ask() {
    return of(files.now(), name, new LinkedHashSet<>());
  }

  private AwsCredentials of(ProfileFile file, String profileName, Set<String> seen) {
    Profile profile =
        file.profile(profileName).orElseThrow(() -> refused("there is no profile " + profileName));
    Map<String, String> says = profile.properties();
    boolean first = seen.add(profileName);
    if (first && says.containsKey(ProfileProperty.ROLE_ARN)) {
      return ofRole(file, profile, seen);
    }
    // Who names himself as the source means what stands beside the role.
    if (!first && !says.containsKey(ProfileProperty.AWS_ACCESS_KEY_ID)) {
      throw refused("profiles name each other as their source: " + String.join(", ", seen));
    }
    return SsoLogin.isIn(profile) ? logins.ask(SsoLogin.of(file, profile)) : own(profile);
  }

  private AwsCredentials ofRole(ProfileFile file, Profile profile, Set<String> seen) {
    Map<String, String> says = profile.properties();
    AwsRole role = role(says);
    Sts there = sts.in(says.getOrDefault(ProfileProperty.REGION, sts.region()));
    String tokenFile = says.get(ProfileProperty.WEB_IDENTITY_TOKEN_FILE);
    if (tokenFile != null) {
      return there.assume(role, tokenFile);
    }
    String source = says.get(ProfileProperty.SOURCE_PROFILE);
    if (source != null) {
      return there.assume(role, of(file, source, seen));
    }
    String kind = says.getOrDefault(ProfileProperty.CREDENTIAL_SOURCE, "");
    AwsSource other = named.get(kind);
    if (other == null) {
      throw refused(
          "profile " + profile.name() + " has no source_profile and no credential_source known");
    }
    return there.assume(role, other.ask());
  }

  private static AwsCredentials own(Profile profile) {
    Map<String, String> says = profile.properties();
    String program = says.get(ProfileProperty.CREDENTIAL_PROCESS);
    String id = says.get(ProfileProperty.AWS_ACCESS_KEY_ID);
    String secret = says.get(ProfileProperty.AWS_SECRET_ACCESS_KEY);
    if (program != null) {
      return new CredentialProgram(program).ask();
    }
    if (id == null || secret == null) {
      throw refused("profile " + profile.name() + " has no keys");
    }
    String session = says.getOrDefault(ProfileProperty.AWS_SESSION_TOKEN, "");
    return new AwsKeys(id, secret, session, false).credentials();
  }

  private static AwsRole role(Map<String, String> says) {
    return new AwsRole(
        says.getOrDefault(ProfileProperty.ROLE_ARN, ""),
        says.getOrDefault(ProfileProperty.EXTERNAL_ID, ""),
        says.getOrDefault(ProfileProperty.ROLE_SESSION_NAME, AwsRole.SESSION),
        seconds(says.get(ProfileProperty.DURATION_SECONDS)));
  }

  private static int seconds(@Nullable String text) {
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
  }

  private static SdkClientException refused(String why) {
    return SdkClientException.create(why);
  }

  /** Reads the files, and asks nobody. */
  @Override
  public String describe() {
    String place = "profile " + name;
    Map<String, String> says = files.now().profile(name).map(Profile::properties).orElse(Map.of());
    String role = says.get(ProfileProperty.ROLE_ARN);
    if (role != null) {
      String with =
          says.containsKey(ProfileProperty.WEB_IDENTITY_TOKEN_FILE)
              ? "token file " + says.get(ProfileProperty.WEB_IDENTITY_TOKEN_FILE)
              : says.containsKey(ProfileProperty.SOURCE_PROFILE)
                  ? "profile " + says.get(ProfileProperty.SOURCE_PROFILE)
                  : says.getOrDefault(ProfileProperty.CREDENTIAL_SOURCE, "nothing");
      return place + " (role " + role + " with " + with + ")";
    }
    SsoLogin login = login();
    if (login != null) {
      String remark = logins.remark(login);
      return place + " (" + login.describe() + (remark.isEmpty() ? "" : ", " + remark) + ")";
    }
    return says.containsKey(ProfileProperty.CREDENTIAL_PROCESS) ? place + " (a program's)" : place;
  }

  @Override
  public @Nullable Instant ends() {
    SsoLogin login = login();
    return login != null
        ? logins.ends(login)
        : files
            .now()
            .profile(name)
            .flatMap(profile -> profile.property(ProfileProperty.WEB_IDENTITY_TOKEN_FILE))
            .map(Ends::ofTokenFile)
            .orElse(null);
  }

  /** The login at the end of the chain of profiles, if there is one that can be read. */
  private @Nullable SsoLogin login() {
    ProfileFile file = files.now();
    Set<String> seen = new LinkedHashSet<>();
    String next = name;
    while (next != null && seen.add(next)) {
      Profile profile = file.profile(next).orElse(null);
      if (profile == null) {
        return null;
      }
      if (!profile.properties().containsKey(ProfileProperty.ROLE_ARN)) {
        return ofLogin(file, profile);
      }
      next = profile.properties().get(ProfileProperty.SOURCE_PROFILE);
    }
    return null;
  }

  private static @Nullable SsoLogin ofLogin(ProfileFile file, Profile profile) {
    try {
      return SsoLogin.isIn(profile) ? SsoLogin.of(file, profile) : null;
    } catch (SdkClientException unreadable) {
      return null; // Who asks for its credentials is told.
    }
  }
}
