package dev.weir.launcher.node;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 by hand on one socket, to see what no client library shows. */
final class RawClient implements Closeable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawClient(int port) throws IOException {
    this(port, new Socket());
  }

  private RawClient(int port, Socket socket) throws IOException {
    this.socket = socket;
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(15_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** A client whose socket holds little of what it does not read. */
  static RawClient narrow(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    return new RawClient(port, socket);
  }

  /** An answer with its whole body. */
  record Answer(int status, Map<String, String> headers, String body) {}

  Socket socket() {
    return socket;
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Posts a body with its length. */
  RawClient post(String path, byte[] body, String... headerLines) throws IOException {
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: weir\r\n");
    boolean typed = false;
    for (String line : headerLines) {
      head.append(line).append("\r\n");
      typed |= line.startsWith("content-type");
    }
    if (!typed) {
      head.append("content-type: application/json\r\n");
    }
    head.append("content-length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    all.writeBytes(body);
    return send(all.toByteArray());
  }

  RawClient post(String path, String body, String... headerLines) throws IOException {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headerLines);
  }

  /** Reads status and headers. */
  Answer head() throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(status[1]), headers, "");
  }

  /** Reads an answer to its end. */
  Answer answer() throws IOException {
    Answer head = head();
    String length = head.headers.get("content-length");
    if (length != null) {
      byte[] body = in.readNBytes(Integer.parseInt(length));
      return new Answer(head.status, head.headers, new String(body, StandardCharsets.UTF_8));
    }
    StringBuilder body = new StringBuilder();
    if ("chunked".equals(head.headers.get("transfer-encoding"))) {
      for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
        body.append(chunk);
      }
    }
    return new Answer(head.status, head.headers, body.toString());
  }

  /** Reads a chunk of a chunked body; empty when it is the last. */
  String chunk() throws IOException {
    int size = Integer.parseInt(line(), 16);
    byte[] bytes = in.readNBytes(size);
    line();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed after: " + line);
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Whether the other side has closed, within a second. */
  boolean closed() throws IOException {
    socket.setSoTimeout(2_000);
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
