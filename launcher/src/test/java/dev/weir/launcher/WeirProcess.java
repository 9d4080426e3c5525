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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.add("serve");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("WEIR_CLUSTER_NAME", cluster);
    Path log = folder.resolve("weir-" + System.nanoTime() + ".log");
    builder.redirectError(log.toFile());
    Process process = builder.start();
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

  /** What follows {@code weir ready}: the address of the API. */
  public URI api() {
    return URI.create(ready.split(" ")[2]);
  }

  /** What it has logged so far. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  void killHard() throws InterruptedException {
    process.destroyForcibly().waitFor();
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
