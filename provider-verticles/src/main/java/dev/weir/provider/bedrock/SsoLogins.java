package dev.weir.provider.bedrock;

import io.vertx.core.shareddata.Shareable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Takes roles by the logins that AWS's tools have made. The files with their tokens are read and
 * never written: a token that was renewed here is kept in memory, and for as long as its file stays
 * the same; who logs in anew writes another.
 */
final class SsoLogins {

  private static final Logger LOG = LoggerFactory.getLogger(SsoLogins.class);

  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final int BYTES_MAX = 64 * 1024;

  private final Path folder;
  private final SsoPortal portal;
  private final Map<String, Kept> kept;
  private final InstantSource clock;

  /**
   * A token in use.
   *
   * @param from what the file held when this one was taken or made from it
   */
  record Kept(SsoToken from, SsoToken token) implements Shareable {}

  /**
   * @param home the user's folder
   * @param kept tokens by the names of their files, of all who share them; its {@code compute} must
   *     let one at a time renew a token
   */
  SsoLogins(Path home, SsoPortal portal, Map<String, Kept> kept, InstantSource clock) {
    this.folder = home.resolve(".aws").resolve("sso").resolve("cache");
    this.portal = portal;
    this.kept = kept;
    this.clock = clock;
  }

  /** The credentials of the role of a login. */
  AwsCredentials ask(SsoLogin login) {
    try {
      return portal.credentials(login, token(login));
    } catch (SsoPortal.Refused refused) {
      if (refused.isOfToken()) {
        throw new LoginNeeded(login.profile(), "the login is not taken, " + refused.getMessage());
      }
      throw refused;
    }
  }

  private SsoToken token(SsoLogin login) {
    SsoToken file = inFile(login);
    if (file == null) {
      throw new LoginNeeded(login.profile(), "nobody has logged in for profile " + login.profile());
    }
    Kept now =
        kept.compute(
            login.fileName(),
            (name, before) ->
                new Kept(
                    file,
                    good(
                        login,
                        before != null && before.from().equals(file) ? before.token() : file)));
    return Objects.requireNonNull(now).token();
  }

  /** The token, or one in its place when it ends. */
  private SsoToken good(SsoLogin login, SsoToken token) {
    Instant now = clock.instant();
    if (token.ends().isAfter(now.plus(AHEAD))) {
      return token;
    }
    boolean lasts = token.ends().isAfter(now);
    SsoToken.Renewal with = token.renewal(now);
    if (with == null) {
      if (lasts) {
        return token;
      }
      throw new LoginNeeded(
          login.profile(), "the login of profile " + login.profile() + " ended at " + token.ends());
    }
    try {
      return portal.renewed(login, with);
    } catch (SdkClientException failed) {
      if (lasts) {
        LOG.warn(
            "event=sso-token-kept profile={} until={} cause=\"{}\"",
            login.profile(),
            token.ends(),
            failed.getMessage());
        return token;
      }
      if (failed instanceof SsoPortal.Refused refused && refused.isFinal()) {
        throw new LoginNeeded(login.profile(), "the login is not taken, " + refused.getMessage());
      }
      throw failed;
    }
  }

  /** When a login ends; null when it is renewed without anybody, or when nobody knows. */
  @Nullable Instant ends(SsoLogin login) {
    SsoToken file = inFile(login);
    return file == null || file.renewal(clock.instant()) != null ? null : file.ends();
  }

  /** What people should know of a login beside its end; empty for nothing. */
  String remark(SsoLogin login) {
    SsoToken file = inFile(login);
    return file == null
        ? "nobody has logged in"
        : file.renewal(clock.instant()) == null ? "" : "renewed by itself";
  }

  private @Nullable SsoToken inFile(SsoLogin login) {
    Path file = folder.resolve(login.fileName());
    try {
      return Files.isReadable(file) && Files.size(file) <= BYTES_MAX
          ? SsoToken.read(Files.readString(file))
          : null;
    } catch (IOException unreadable) {
      return null;
    }
  }
}
