package dev.weir.launcher.node;

import static dev.weir.launcher.node.BadInputIT.check;
import static dev.weir.launcher.node.BadInputIT.survives;
import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies may be packed, within the bounds of others. */
class PackedBodyIT {

  private static final int BODY_MAX = 100_000;
  private static final String REFUSED = "invalid_request_error";
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = new TestNode.Plan().limit("body", BODY_MAX + "B").start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({CHAT + ", gzip", MESSAGES + ", gzip", CHAT + ", zstd", MESSAGES + ", zstd"})
  void is_read(String path, String encoding) throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      byte[] body = packed(encoding, TestNode.body(path, "demo/chat", false, "count to 3"));
      RawClient.Answer answer = client.post(path, body, "content-encoding: " + encoding).answer();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("1 2 3");
      survives(client, path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void what_is_none_or_breaks_off_is_refused(String encoding) throws Exception {
    String header = "content-encoding: " + encoding;
    byte[] whole = packed(encoding, TestNode.chat("demo/chat", false, "x"));
    byte[] cut = Arrays.copyOf(whole, whole.length - 5);
    byte[] none = "{\"model\":\"demo/chat\"}".getBytes(StandardCharsets.UTF_8);
    try (RawClient client = new RawClient(node.port())) {
      for (byte[] body : new byte[][] {none, cut, {}}) {
        check(client.post(CHAT, body, header).answer(), CHAT, 400, REFUSED, null);
        survives(client, CHAT);
      }
    }
  }

  @Test
  void other_encodings_are_refused() throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      RawClient.Answer answer = client.post(CHAT, "{}", "content-encoding: br").answer();
      check(answer, CHAT, 415, REFUSED, "unsupported_content_type");
      survives(client, CHAT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void a_bomb_is_refused_within_bounded_memory(String encoding) throws Exception {
    byte[] bomb = packed(encoding, "{\"x\":\"" + "y".repeat(80_000_000));
    assertThat(bomb.length).isLessThan(BODY_MAX);
    long before = used();
    try (RawClient client = new RawClient(node.port())) {
      RawClient.Answer answer = client.post(CHAT, bomb, "content-encoding: " + encoding).answer();
      check(answer, CHAT, 413, REFUSED, "request_too_large");
      assertThat(used() - before).isLessThan(40L << 20);
      survives(client, CHAT);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static byte[] packed(String encoding, String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packing =
        encoding.equals("gzip") ? new GZIPOutputStream(out) : new ZstdOutputStream(out)) {
      packing.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
