package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.realtime.SocketMessage;
import dev.weir.bus.realtime.SocketMessages;
import dev.weir.bus.stream.OutgoingCall;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What crosses nodes: a provider {@code openai} runs on another node than the gateway. */
abstract class AcrossNodes {

  private final Vertx vertx;
  private final PatientVendor vendor;

  /**
   * @param vertx of the callers
   * @param vendor behind the provider
   */
  AcrossNodes(Vertx vertx, PatientVendor vendor) {
    this.vertx = vertx;
    this.vendor = vendor;
  }

  abstract RunningNode gateway();

  abstract RunningNode provider();

  @BeforeEach
  void next() {
    vendor.next();
  }

  // ---- Uploads

  @Test
  void an_upload_waits_at_its_source_until_the_vendor_takes_it() throws Exception {
    waitsForItsVendor(32 << 20, true);
  }

  final void waitsForItsVendor(long bytes, boolean sized) throws Exception {
    HttpClient client = vertx.createHttpClient();
    Uploader uploader = Uploader.begin(vertx, client, gateway().port(), bytes, sized);
    HttpServerRequest request = vendor.upload();
    assertThat(request.getHeader("content-length")).isEqualTo(sized ? Long.toString(bytes) : null);
    assertThat(uploader.stalledAt()).isLessThan(bytes);

    Uploader.Read read = new Uploader.Read(request);
    assertThat(read.await()).isEqualTo(bytes);
    request.response().end("{\"id\":\"file-1\"}");
    assertThat(uploader.answer().toString()).isEqualTo("{\"id\":\"file-1\"}");
    assertThat(read.digest()).isEqualTo(uploader.digest());
    await(client.close());
  }

  @Test
  void who_goes_away_takes_his_upload_with_him() throws Exception {
    HttpClient client = vertx.createHttpClient();
    Uploader uploader = Uploader.begin(vertx, client, gateway().port(), 32 << 20, true);
    HttpServerRequest request = vendor.upload();
    Promise<Void> gone = Promise.promise();
    request.exceptionHandler(broken -> gone.tryComplete());
    request.handler(bytes -> {});
    await(uploader.request.reset().mapEmpty().otherwiseEmpty());
    request.resume();
    await(gone.future());
    await(client.close());
  }

  // ---- Conversations

  /** The messages that come, as text; a close as its code and reason. */
  private static BlockingQueue<String> listen(WebSocketBase socket) {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    socket.textMessageHandler(messages::add);
    socket.binaryMessageHandler(bytes -> messages.add("binary " + bytes.length()));
    socket.closeHandler(
        closed -> messages.add("closed " + socket.closeStatusCode() + " " + socket.closeReason()));
    return messages;
  }

  private static String heard(BlockingQueue<String> messages) throws InterruptedException {
    return messages.poll(20, TimeUnit.SECONDS);
  }

  private Future<WebSocket> converse() {
    return vertx
        .createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(1 << 20).setMaxMessageSize(1 << 20))
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(gateway().port())
                .setURI("/v1/realtime?model=openai/gpt-realtime"));
  }

  @Test
  void a_conversation_goes_both_ways() throws Exception {
    WebSocket mine = await(converse());
    BlockingQueue<String> toMe = listen(mine);
    ServerWebSocket theirs = vendor.conversation();
    BlockingQueue<String> toVendor = listen(theirs);
    theirs.writeTextMessage("{\"type\":\"session.created\"}");
    assertThat(heard(toMe)).isEqualTo("{\"type\":\"session.created\"}");
    String large = "{\"audio\":\"" + "ä".repeat(200_000) + "\"}";
    mine.writeTextMessage(large);
    mine.writeBinaryMessage(Buffer.buffer(new byte[70_000]));
    assertThat(large.equals(heard(toVendor))).as("a large message arrives whole").isTrue();
    assertThat(heard(toVendor)).isEqualTo("binary 70000");
    theirs.writeTextMessage(large);
    assertThat(large.equals(heard(toMe))).as("a large message arrives whole").isTrue();
    mine.close((short) 1000, "bye");
    assertThat(heard(toVendor)).isEqualTo("closed 1000 bye");
  }

  @Test
  void the_vendors_close_is_the_clients() throws Exception {
    WebSocket mine = await(converse());
    BlockingQueue<String> toMe = listen(mine);
    vendor.conversation().close((short) 4001, "session expired");
    assertThat(heard(toMe)).isEqualTo("closed 4001 session expired");
  }

  @Test
  void a_client_that_goes_away_takes_the_conversation_with_it() throws Exception {
    WebSocket mine = await(converse());
    BlockingQueue<String> toVendor = listen(vendor.conversation());
    mine.close((short) 1001, "");
    assertThat(heard(toVendor)).startsWith("closed 1001");
  }

  // ---- Over the bus, asked on the provider's node

  private static Buffer frame(SocketMessage message) {
    return SocketMessages.frame(message, SocketMessages.MESSAGE_BYTES_MAX_DEFAULT);
  }

  private static OutgoingCall converse(BusCaller caller, BlockingQueue<SocketMessage> toMe) {
    return caller.ask(
        client -> {
          OutgoingCall call =
              client.request(
                  "GET", "/v1/realtime?model=openai/gpt-realtime", "", -1, List.of(), 60_000);
          SocketMessages reader = new SocketMessages(toMe::add);
          call.in().handler(chunk -> reader.feed(((Chunk.Raw) chunk).bytes()));
          return Future.succeededFuture(call);
        });
  }

  @Test
  void a_conversation_over_the_bus_is_frames_both_ways() throws Exception {
    try (BusCaller caller = new BusCaller(provider().vertx(), "")) {
      BlockingQueue<SocketMessage> toMe = new LinkedBlockingQueue<>();
      OutgoingCall call = converse(caller, toMe);
      ServerWebSocket theirs = vendor.conversation();
      BlockingQueue<String> toVendor = listen(theirs);
      assertThat(await(call.in().head()).status()).isEqualTo(101);
      String large = "ä".repeat(200_000);
      Buffer said = frame(new SocketMessage.Text(large));
      said.appendBuffer(frame(new SocketMessage.Binary(Buffer.buffer(new byte[70_000]))));
      int cut = said.length() / 3; // Frames need not keep to chunks.
      caller.run(
          () -> {
            call.out().write(new Chunk.Raw(said.getBuffer(0, cut), true, true));
            call.out().write(new Chunk.Raw(said.getBuffer(cut, said.length()), true, true));
          });
      assertThat(large.equals(heard(toVendor))).as("a large message arrives whole").isTrue();
      assertThat(heard(toVendor)).isEqualTo("binary 70000");
      theirs.writeTextMessage("hello");
      assertThat(toMe.poll(20, TimeUnit.SECONDS)).isEqualTo(new SocketMessage.Text("hello"));
      caller.run(
          () -> {
            call.out()
                .write(new Chunk.Raw(frame(new SocketMessage.Close(1000, "bye")), true, true));
            call.out().end();
          });
      assertThat(heard(toVendor)).isEqualTo("closed 1000 bye");
      await(call.in().ended());
    }
  }

  @Test
  void the_vendors_close_is_a_frame_and_the_end() throws Exception {
    try (BusCaller caller = new BusCaller(provider().vertx(), "")) {
      BlockingQueue<SocketMessage> toMe = new LinkedBlockingQueue<>();
      OutgoingCall call = converse(caller, toMe);
      vendor.conversation().close((short) 4001, "session expired");
      assertThat(toMe.poll(20, TimeUnit.SECONDS))
          .isEqualTo(new SocketMessage.Close(4001, "session expired"));
      await(call.in().ended());
    }
  }

  @Test
  void who_cancels_over_the_bus_ends_the_conversation() throws Exception {
    try (BusCaller caller = new BusCaller(provider().vertx(), "")) {
      OutgoingCall call = converse(caller, new LinkedBlockingQueue<>());
      BlockingQueue<String> toVendor = listen(vendor.conversation());
      caller.run(() -> call.cancel("enough"));
      assertThat(heard(toVendor)).startsWith("closed 1001");
    }
  }

  @Test
  void what_no_vendor_takes_is_told_before_a_conversation() {
    try (BusCaller caller = new BusCaller(provider().vertx(), "")) {
      assertThat(
              caller.failure(
                  c ->
                      c.request("GET", "/v1/realtime?model=nobodys", "", -1, List.of(), 60_000)
                          .in()
                          .head()))
          .isInstanceOf(Fault.NotFound.class);
    }
  }

  @Test
  void json_over_the_bus_crosses_both_ways() {
    try (BusCaller caller = new BusCaller(provider().vertx(), "")) {
      JsonObject question = new JsonObject().put("model", "openai/m").put("input", "a");
      Buffer answer = caller.ask(client -> client.json("/v1/embeddings", question));
      assertThat(answer.toJsonObject().getString("model")).isEqualTo("openai/m");
    }
  }
}
