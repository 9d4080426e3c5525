package dev.weir.provider.bedrock;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A program that tells credentials, as {@code credential_process} of a profile names it. It may run
 * for a time and say 64 KiB; who takes longer is ended with all that it started. What it complains
 * of is nobody's: it may be secret.
 *
 * @param command for the shell, as AWS's own tools run it
 * @param limit how long it may run
 */
record CredentialProgram(String command, Duration limit) {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int BYTES_MAX = 64 * 1024;

  CredentialProgram(String command) {
    this(command, LIMIT);
  }

  /**
   * Runs it.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when it told none
   */
  AwsCredentials ask() {
    JsonObject told;
    try {
      told = new JsonObject(new String(said(), StandardCharsets.UTF_8));
    } catch (DecodeException other) {
      throw refused("said what is no JSON object");
    }
    if (!Integer.valueOf(1).equals(told.getValue("Version"))
        || !(told.getValue("AccessKeyId") instanceof String id)
        || !(told.getValue("SecretAccessKey") instanceof String secret)
        || id.isEmpty()
        || secret.isEmpty()) {
      throw refused("told no credentials of version 1");
    }
    Instant end = end(told.getValue("Expiration"));
    if (told.getValue("SessionToken") instanceof String session && !session.isEmpty()) {
      return AwsSessionCredentials.builder()
          .accessKeyId(id)
          .secretAccessKey(secret)
          .sessionToken(session)
          .expirationTime(end)
          .build();
    }
    return AwsBasicCredentials.create(id, secret); // AWS knows none that end without a session.
  }

  private byte[] said() {
    Process process;
    try {
      process = new ProcessBuilder(shell()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException none) {
      throw SdkClientException.create("the credential_process cannot be run", none);
    }
    CompletableFuture<byte[]> reading = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(process, reading));
    long endNanos = System.nanoTime() + limit.toNanos();
    try {
      byte[] said = reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (said.length > BYTES_MAX) {
        throw refused("said more than " + BYTES_MAX + " bytes");
      }
      if (!process.waitFor(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw refused("took longer than " + limit);
      }
      if (process.exitValue() != 0) {
        throw refused("ended with status " + process.exitValue());
      }
      return said;
    } catch (TimeoutException late) {
      throw refused("took longer than " + limit);
    } catch (ExecutionException broken) {
      throw refused("was not understood: " + broken.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw refused("was not waited for");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void read(Process process, CompletableFuture<byte[]> reading) {
    try (InputStream said = process.getInputStream()) {
      process.getOutputStream().close(); // It is asked nothing.
      reading.complete(said.readNBytes(BYTES_MAX + 1));
    } catch (IOException | UncheckedIOException broken) {
      reading.completeExceptionally(broken);
    }
  }

  private List<String> shell() {
    return System.getProperty("os.name").startsWith("Windows")
        ? List.of("cmd.exe", "/C", command)
        : List.of("sh", "-c", command);
  }

  private static @Nullable Instant end(@Nullable Object told) {
    if (told == null) {
      return null;
    }
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(told.toString(), Instant::from);
    } catch (DateTimeException other) {
      throw refused("told an end that is no time");
    }
  }

  private static SdkClientException refused(String why) {
    return SdkClientException.create("the credential_process " + why);
  }
}
