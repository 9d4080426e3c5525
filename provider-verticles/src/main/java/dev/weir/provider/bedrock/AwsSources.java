package dev.weir.provider.bedrock;

import dev.weir.provider.credentials.TokenClient;
import dev.weir.provider.vendor.ProviderConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.HttpCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * Finds where credentials come from: what is configured, or the first of AWS's usual places that
 * has some, which are the environment, another issuer's token that it names, a profile, a
 * container's endpoint and a machine's.
 */
final class AwsSources {

  private static final String LOGINS = "weir.bedrock.logins"; // All providers renew a token once.

  private final Map<String, String> environment;
  private final ProfileFiles files;
  private final Sts sts;
  private final SsoLogins logins;

  /**
   * @param home the user's folder
   * @param sts where roles are assumed
   * @param logins what takes roles by logins
   */
  AwsSources(Map<String, String> environment, Path home, Sts sts, SsoLogins logins) {
    this.environment = environment;
    this.files = new ProfileFiles(environment, home);
    this.sts = sts;
    this.logins = logins;
  }

  /** The places of this process, with the ways to AWS that a provider has. */
  static AwsSources here(Vertx vertx, BedrockConfig bedrock, ProviderConfig config) {
    Map<String, String> environment = System.getenv();
    Path home = Path.of(System.getProperty("user.home"));
    SsoPortal portal =
        new SsoPortal(
            environment, () -> new TokenClient(vertx, config::proxyTo), InstantSource.system());
    return new AwsSources(
        environment,
        home,
        Sts.of(bedrock.region(), bedrock.aws().sts(), config::proxyTo),
        new SsoLogins(
            home, portal, vertx.sharedData().getLocalMap(LOGINS), InstantSource.system()));
  }

  /** Credentials from somewhere, whatever has to be asked for them. */
  private record Place(String describe, Supplier<AwsCredentials> asked, @Nullable Instant ends)
      implements AwsSource {

    Place(String describe, Supplier<AwsCredentials> asked) {
      this(describe, asked, null);
    }

    @Override
    public AwsCredentials ask() {
      return asked.get();
    }
  }

  /** What a configuration asks for. */
  AwsSource of(AwsConfig config) {
    AwsRole role = config.role();
    if (role != null && config.tokenFile() != null) {
      return byToken(role, config.tokenFile());
    }
    AwsSource own = own(config);
    return role == null
        ? own
        : new Place(
            "role " + role.arn() + " with " + own.describe(), () -> sts.assume(role, own.ask()));
  }

  private AwsSource own(AwsConfig config) {
    AwsKeys keys = config.keys();
    if (keys != null) {
      return new Place("access key " + keys.id(), keys::credentials);
    }
    return config.profile().isEmpty() ? usual() : profile(config.profile());
  }

  private AwsSource byToken(AwsRole role, String file) {
    return new Place(
        "role " + role.arn() + " with token file " + file,
        () -> sts.assume(role, file),
        Ends.ofTokenFile(file));
  }

  private AwsSource profile(String name) {
    Map<String, AwsSource> named =
        Map.of(
            "Environment", or(environmentKeys(), "the environment has no access key"),
            "EcsContainer", container(),
            "Ec2InstanceMetadata", machine(name));
    return new ProfileSource(files, name, sts, logins, named);
  }

  private static AwsSource or(@Nullable AwsSource source, String otherwise) {
    return source != null
        ? source
        : new Place(
            otherwise,
            () -> {
              throw SdkClientException.create(otherwise);
            });
  }

  private AwsSource usual() {
    List<AwsSource> places = new ArrayList<>();
    AwsSource keys = environmentKeys();
    if (keys != null) {
      places.add(keys);
    }
    String arn = variable("AWS_ROLE_ARN");
    String tokenFile = variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    if (!arn.isEmpty() && !tokenFile.isEmpty()) {
      String session = variable("AWS_ROLE_SESSION_NAME");
      places.add(
          byToken(
              new AwsRole(arn, "", session.isEmpty() ? AwsRole.SESSION : session, 0), tokenFile));
    }
    String usual = files.usual();
    if (!variable("AWS_PROFILE").isEmpty() || files.now().profile(usual).isPresent()) {
      places.add(profile(usual));
    }
    if (!variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").isEmpty()
        || !variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").isEmpty()) {
      places.add(container());
    }
    places.add(machine(usual));
    AwsSource likely = places.getFirst();
    return new Place(likely.describe(), () -> first(places), likely.ends());
  }

  /** Who has none, or cannot tell now, leaves it to the next. */
  private static AwsCredentials first(List<AwsSource> places) {
    List<String> reasons = new ArrayList<>();
    LoginNeeded login = null;
    for (AwsSource place : places) {
      try {
        return place.ask();
      } catch (SdkException | IllegalStateException | IllegalArgumentException none) {
        reasons.add(place.describe() + ": " + none.getMessage());
        login = none instanceof LoginNeeded needed ? needed : login;
      }
    }
    String all = String.join("; ", reasons);
    throw login == null ? SdkClientException.create(all) : login.among(all);
  }

  private @Nullable AwsSource environmentKeys() {
    String id = variable("AWS_ACCESS_KEY_ID");
    String secret = variable("AWS_SECRET_ACCESS_KEY");
    if (id.isEmpty() || secret.isEmpty()) {
      return null;
    }
    AwsKeys keys = new AwsKeys(id, secret, variable("AWS_SESSION_TOKEN"), false);
    return new Place("variable AWS_ACCESS_KEY_ID", keys::credentials);
  }

  private static AwsSource container() {
    return asked("the container's endpoint", () -> ContainerCredentialsProvider.builder().build());
  }

  /** IMDS. What a machine gives after its own end is what AWS then takes. */
  private AwsSource machine(String profile) {
    return asked(
        "the machine's metadata",
        () ->
            InstanceProfileCredentialsProvider.builder()
                .profileFile(files::now)
                .profileName(profile)
                .endpoint(endpoint(profile))
                .build());
  }

  private @Nullable String endpoint(String profile) {
    String set = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    return !set.isEmpty()
        ? set
        : files
            .now()
            .profile(profile)
            .flatMap(it -> it.property(ProfileProperty.EC2_METADATA_SERVICE_ENDPOINT))
            .orElse(null);
  }

  private static AwsSource asked(
      String describe, Supplier<? extends HttpCredentialsProvider> provider) {
    return new Place(
        describe,
        () -> {
          try (HttpCredentialsProvider fresh = provider.get()) {
            return fresh.resolveCredentials();
          }
        });
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
