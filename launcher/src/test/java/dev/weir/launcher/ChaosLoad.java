package dev.weir.launcher;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Callers that stream one answer after the other, and note what becomes of each. */
final class ChaosLoad implements AutoCloseable {

  /** How a call ended. */
  enum End {
    WHOLE,
    ERROR_EVENT,
    REFUSED,
    BROKEN,
    WRONG
  }

  /**
   * One call. Times are of {@link #now()}.
   *
   * @param gateway the number of the gateway asked
   * @param id the gateway's id of the request; empty when it did not come to that
   * @param headMillis until the answer began; -1 when it did not
   * @param gapMillis the longest silence
   */
  record Call(
      String client,
      int gateway,
      String id,
      long startedMillis,
      long endedMillis,
      long headMillis,
      long gapMillis,
      End end,
      String remark) {}

  private static final String SDK = "openai-java";
  private static final long WARM_MILLIS_MAX = 60_000;
  private static final int WORDS_MIN = 20;
  private static final int WORDS_MAX = 150;
  private static final long BACK_OFF_MILLIS = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<URI> gateways;
  private final IntSupplier choice;
  private volatile boolean over;

  /**
   * @param choice the number of a gateway that is well
   */
  ChaosLoad(List<URI> gateways, IntSupplier choice) {
    this.gateways = gateways;
    this.choice = choice;
  }

  static long now() {
    return System.nanoTime() / 1_000_000;
  }

  void start(int plain, int sdk, long seed) {
    for (int i = 0; i < plain + sdk; i++) {
      Random random = new Random(seed + i);
      boolean plainly = i < plain;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!over) {
                      int words = random.nextInt(WORDS_MIN, WORDS_MAX);
                      Call call = plainly ? plain(words) : sdk(words);
                      calls.add(call);
                      if (call.end() != End.WHOLE) {
                        backOff();
                      }
                    }
                  }));
    }
  }

  /** Who was refused does not hammer. */
  private static void backOff() {
    try {
      Thread.sleep(BACK_OFF_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String words(int to) {
    return IntStream.rangeClosed(1, to)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  /** What is known of a call under way. */
  private static final class Notes {
    private final String client;
    private final int gateway;
    private final long startedMillis = now();
    private final StringBuilder text = new StringBuilder();
    private String id = "";
    private long headMillis = -1;
    private long heardMillis = startedMillis;
    private long gapMillis;

    private Notes(String client, int gateway) {
      this.client = client;
      this.gateway = gateway;
    }

    private void heard() {
      long now = now();
      gapMillis = Math.max(gapMillis, now - heardMillis);
      heardMillis = now;
    }

    private Call end(End end, String remark) {
      heard();
      return new Call(
          client, gateway, id, startedMillis, now(), headMillis, gapMillis, end, remark);
    }

    private Call whole(int words) {
      return text.toString().strip().equals(words(words))
          ? end(End.WHOLE, "")
          : end(End.WRONG, "text: " + text);
    }
  }

  private Call plain(int words) {
    Notes notes = new Notes("plain", choice.getAsInt());
    String body =
        "{\"model\":\"demo/chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count to %d\"}]}"
            .formatted(words);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateways.get(notes.gateway) + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + ChaosCluster.KEY)
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      notes.heard();
      notes.headMillis = now() - notes.startedMillis;
      notes.id = answer.headers().firstValue("x-request-id").orElse("");
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        return answer.statusCode() == 200
            ? read(lines, notes, words)
            : notes.end(
                End.REFUSED,
                answer.statusCode() + " " + lines.lines().collect(Collectors.joining(" ")));
      }
    } catch (IOException broken) {
      return notes.end(End.BROKEN, broken.toString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return notes.end(End.BROKEN, stopped.toString());
    }
  }

  private static Call read(BufferedReader lines, Notes notes, int words) throws IOException {
    for (String line; (line = lines.readLine()) != null; ) {
      notes.heard();
      if (!line.startsWith("data:")) {
        continue;
      }
      String data = line.substring("data:".length()).strip();
      if (data.equals("[DONE]")) {
        return notes.whole(words);
      }
      JsonObject event = new JsonObject(data);
      if (event.containsKey("error")) {
        return notes.end(End.ERROR_EVENT, data);
      }
      for (Object choice : event.getJsonArray("choices")) {
        JsonObject delta = ((JsonObject) choice).getJsonObject("delta");
        String piece = delta == null ? null : delta.getString("content");
        notes.text.append(piece == null ? "" : piece);
      }
    }
    return notes.end(End.BROKEN, "ended without a last event");
  }

  private Call sdk(int words) {
    Notes notes = new Notes(SDK, choice.getAsInt());
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateways.get(notes.gateway) + "/v1")
            .apiKey(ChaosCluster.KEY)
            .maxRetries(0)
            .timeout(Duration.ofSeconds(20))
            .build();
    ChatCompletionCreateParams asked =
        ChatCompletionCreateParams.builder()
            .model("demo/chat")
            .addUserMessage("count to " + words)
            .build();
    try (StreamResponse<ChatCompletionChunk> answer =
        client.chat().completions().createStreaming(asked)) {
      notes.heard();
      notes.headMillis = now() - notes.startedMillis;
      answer.stream()
          .forEach(
              chunk -> {
                notes.heard();
                chunk.choices().stream()
                    .flatMap(one -> one.delta().content().stream())
                    .forEach(notes.text::append);
              });
      return notes.whole(words);
    } catch (OpenAIException failed) {
      End end =
          failed.getClass().getSimpleName().contains("Sse")
              ? End.ERROR_EVENT
              : failed instanceof com.openai.errors.OpenAIServiceException
                  ? End.REFUSED
                  : End.BROKEN;
      return notes.end(end, failed.toString());
    } finally {
      client.close();
    }
  }

  /** Waits until each kind of caller has done so many calls for each of its threads. */
  void awaitWarm(int each) throws InterruptedException {
    long until = now() + WARM_MILLIS_MAX;
    while (calls.stream().filter(call -> call.client().equals(SDK)).count() < each
        || calls.size() < each * threads.size()) {
      if (now() > until) {
        throw new AssertionError("after %d ms: %s".formatted(WARM_MILLIS_MAX, calls));
      }
      Thread.sleep(50);
    }
  }

  /** All that has ended so far. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Asks nothing more, and waits until what is open has ended. */
  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(30));
      if (thread.isAlive()) {
        throw new AssertionError("a caller hears nothing for 30 s");
      }
    }
    http.shutdownNow();
  }
}
