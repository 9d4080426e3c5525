package dev.weir.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real process that runs {@code weir serve}, for as long as a test needs it. */
public final class WeirProcess implements AutoCloseable {

  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final String ready;
  private final Path log;

  private WeirProcess(Process process, String ready, Path log) {
    this.process = process;
    this.ready = ready;
    this.log = log;
  }

  /** Runs a command line as a page shows it: {@code ./weir serve …}. */
  static WeirProcess run(Path folder, String cluster, String line) throws Exception {
    List<String> words = List.of(line.split(" +"));
    if (!words.subList(0, 2).equals(List.of("./weir", "serve"))) {
      throw new AssertionError("no command that serves: " + line);
    }
    return serve(folder, cluster, words.subList(2, words.size()).toArray(String[]::new));
  }

  public static WeirProcess serve(Path folder, String cluster, String... arguments)
      throws Exception {
    return serve(List.of(), folder, cluster, arguments);
  }

  /**
   * @param within what runs the command line that follows: {@code ip netns exec NAME}
   */
  static WeirProcess serve(List<String> within, Path folder, String cluster, String... arguments)
      throws Exception {
    Path log = folder.resolve("weir-" + System.nanoTime() + ".log");
    Process process = start(within, folder, cluster, log, arguments);
    BufferedReader out = process.inputReader();
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(out.readLine());
              } catch (IOException gone) {
                return "gone: " + gone;
              }
            });
    try {
      String ready = line.get(60, TimeUnit.SECONDS);
      if (!ready.startsWith("weir ready")) {
        throw new AssertionError("not ready: " + ready + "\n" + Files.readString(log));
      }
      return new WeirProcess(process, ready, log);
    } catch (Exception | AssertionError failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  private static Process start(
      List<String> within, Path folder, String cluster, Path log, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(within);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.add("serve");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("WEIR_CLUSTER_NAME", cluster);
    builder.redirectError(log.toFile());
    return builder.start();
  }

  /**
   * A command line that did not serve.
   *
   * @param said on both outputs
   */
  record Refused(int exit, String said) {}

  /** Runs a command line that is expected to end by itself. */
  static Refused refused(Path folder, String cluster, String... arguments) throws Exception {
    Path log = folder.resolve("weir-" + System.nanoTime() + ".log");
    Process process = start(List.of(), folder, cluster, log, arguments);
    try (BufferedReader out = process.inputReader()) {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not end: " + Files.readString(log));
      }
      String printed = String.join("\n", out.lines().toList());
      return new Refused(process.exitValue(), printed + "\n" + Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  /** What follows {@code weir ready}: the address of the API. */
  public URI api() {
    return URI.create(ready.split(" ")[2]);
  }

  /** The address of its management listener; fails where there is none. */
  public URI management() {
    String[] words = ready.split(" ");
    for (int i = 0; i < words.length - 1; i++) {
      if (words[i].equals("management")) {
        return URI.create(words[i + 1]);
      }
    }
    throw new AssertionError("no management: " + ready);
  }

  /** What it has logged so far. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  void killHard() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends a signal by its name: {@code STOP}. */
  void signal(String name) throws Exception {
    int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    if (code != 0) {
      throw new AssertionError("kill -" + name + " gave " + code);
    }
  }

  /** SIGTERM; gives the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end after SIGTERM");
    }
    return process.exitValue();
  }

  HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(URI.create(api() + path))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws Exception {
    killHard();
  }
}
