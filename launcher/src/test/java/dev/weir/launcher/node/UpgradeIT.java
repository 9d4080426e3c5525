package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** HTTP/2 by upgrade, as Java's own client begins, byte by byte. */
class UpgradeIT {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACK = 1;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  private record Frame(int type, int flags, byte[] payload) {
    private boolean is(int wanted) {
      return type == wanted;
    }
  }

  @Test
  void the_first_answer_waits_until_the_client_reads_http2() throws IOException {
    try (TestNode node = new TestNode.Plan().start();
        Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      out.write(
          """
          GET /v1/models HTTP/1.1\r
          Host: localhost\r
          Connection: Upgrade, HTTP2-Settings\r
          Upgrade: h2c\r
          HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r
          \r
          """
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(head(in)).startsWith("HTTP/1.1 101 ");

      Frame ping = upTo(PING, in).getLast();
      out.write(PREFACE);
      write(out, SETTINGS, 0, NOTHING);
      write(out, PING, ACK, ping.payload());
      List<Frame> answer = upTo(DATA, in);
      assertThat(answer).anyMatch(frame -> frame.is(HEADERS));
      assertThat(new String(answer.getLast().payload(), StandardCharsets.UTF_8)).contains("chat");
    }
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      read.append((char) in.readUnsignedByte());
    }
    return read.toString();
  }

  /** What comes until there is a frame of a type; none of an answer may come before a ping. */
  private static List<Frame> upTo(int type, DataInputStream in) throws IOException {
    List<Frame> read = new ArrayList<>();
    do {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      Frame frame = new Frame(in.readUnsignedByte(), in.readUnsignedByte(), new byte[length]);
      in.readInt();
      in.readFully(frame.payload());
      assertThat(type == PING && frame.is(HEADERS)).isFalse();
      read.add(frame);
    } while (!read.getLast().is(type));
    return read;
  }

  private static void write(OutputStream out, int type, int flags, byte[] payload)
      throws IOException {
    out.write(new byte[] {0, 0, (byte) payload.length, (byte) type, (byte) flags, 0, 0, 0, 0});
    out.write(payload);
  }
}
