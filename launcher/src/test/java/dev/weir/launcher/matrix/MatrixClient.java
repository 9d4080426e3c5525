package dev.weir.launcher.matrix;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.UpstreamDialect.Target;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** A client that speaks one dialect with the dialect's own code, as to a vendor. */
final class MatrixClient {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Tongue tongue;
  private final Dialect dialect;
  private final int port;
  private final ChatDetails details = new ChatDetails();

  MatrixClient(Tongue tongue, int port) {
    this.tongue = tongue;
    this.dialect = tongue.of("client");
    this.port = port;
  }

  /** What was answered, or what was said in the place of an answer. */
  sealed interface Heard {
    /** An answer. */
    record Answered(ChatAnswer answer) implements Heard {}

    /**
     * An error.
     *
     * @param status 200 when it came within a stream
     */
    record Refused(int status, Fault fault) implements Heard {}
  }

  /** Asks, and reads all that comes. */
  Heard ask(ChatRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = send(request);
    List<Header> headers =
        response.headers().map().entrySet().stream()
            .map(entry -> new Header(entry.getKey(), entry.getValue().getFirst()))
            .toList();
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        Buffer told = Buffer.buffer(body.readAllBytes());
        return new Heard.Refused(
            response.statusCode(), dialect.decodeError(response.statusCode(), headers, told));
      }
      Buffer whole = Buffer.buffer();
      ChatAnswer answer = request.stream() ? streamed(body, whole) : decoded(body, whole);
      if (tongue == Tongue.OPENAI_CHAT) {
        details.heard(whole);
      }
      return new Heard.Answered(answer);
    } catch (FaultException reported) {
      return new Heard.Refused(200, reported.fault());
    }
  }

  /** Asks, waits for the first bytes, and goes. */
  void askAndLeave(ChatRequest request) throws IOException, InterruptedException {
    try (InputStream body = send(request).body()) {
      if (body.read() < 0) {
        throw new IOException("nothing came");
      }
    }
  }

  private HttpResponse<InputStream> send(ChatRequest request)
      throws IOException, InterruptedException {
    Buffer body = details.sentBack(encoded(request));
    return http.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + port + tongue.path(request.model(), request.stream())))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes()))
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Where the URL names the model, what is written depends on the model and not on the name. */
  private Buffer encoded(ChatRequest request) {
    boolean inUrl = tongue == Tongue.GEMINI || tongue == Tongue.BEDROCK;
    return dialect
        .encodeRequest(inUrl ? request.withModel(tongue.model) : request, Target.VENDOR)
        .body();
  }

  private ChatAnswer decoded(InputStream body, Buffer whole) throws IOException {
    whole.appendBytes(body.readAllBytes());
    return dialect.decodeAnswer(whole);
  }

  private ChatAnswer streamed(InputStream body, Buffer whole) throws IOException {
    StreamDecoder decoder = dialect.streamDecoder();
    AnswerAssembler assembler = new AnswerAssembler();
    byte[] piece = new byte[512];
    try {
      for (int length = body.read(piece); length >= 0; length = body.read(piece)) {
        whole.appendBytes(piece, 0, length);
        decoder.feed(Buffer.buffer().appendBytes(piece, 0, length), assembler::accept);
      }
    } catch (IOException broken) {
      throw new Fault.Broken("the connection broke").asException();
    }
    decoder.end(assembler::accept);
    return assembler.answer();
  }
}
