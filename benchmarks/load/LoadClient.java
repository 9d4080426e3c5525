import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The load that wrk cannot make: many slow streams, and plain calls at a fixed rate.
 *
 * <p>Both write one fixed HTTP request from a file over kept-alive connections to 127.0.0.1, and
 * print what happened as one line of JSON. Both end by themselves.
 *
 * <p>{@code streams} keeps {@code --connections} SSE streams open for {@code --seconds}, lets the
 * last ones finish, and looks into each: a stream that misses a delta or its last words has failed.
 *
 * <p>{@code rate} sends {@code --rate} requests a second whether or not earlier ones were answered.
 * A latency counts from the moment the request was due to go, so a server that stalls cannot hide
 * the requests it kept waiting.
 *
 * <p>Both are gentle for {@code --warmup-ms}, in which this JVM wakes up, and time nothing then.
 *
 * <p>This file is over 400 lines because Java runs a program of one file without a build.
 */
public final class LoadClient {

  private static final int WARMUP_RATE = 2000;
  private static final int READ_BYTES = 64 * 1024;
  private static final int EVENT_BYTES_MAX = 16 * 1024;
  private static final int HEAD_BYTES_MAX = 16 * 1024;

  public static void main(String[] arguments) throws Exception {
    Options options = Options.parse(arguments);
    String outcome =
        switch (options.text("mode")) {
          case "streams" -> new Streams(options).run();
          case "rate" -> new Rate(options).run();
          default -> throw new IllegalArgumentException("--mode is streams or rate");
        };
    System.out.println(outcome);
  }

  // ---------------------------------------------------------------------------------- streams

  /** All streams on one thread and one selector. */
  private static final class Streams {
    final InetSocketAddress address;
    final byte[] request;
    final int connections;
    final int deltas;
    final byte[] marker;
    final byte[] lastWords;
    final long runNanos;
    final long graceNanos;
    final long staggerNanos;
    final long warmupNanos;

    final Selector selector = Selector.open();
    final ByteBuffer reads = ByteBuffer.allocateDirect(READ_BYTES);
    final byte[] scratch = new byte[READ_BYTES];
    final ArrayDeque<StreamConnection> waiting = new ArrayDeque<>();
    final Map<String, Integer> failures = new TreeMap<>();
    final Samples firstEvent = new Samples();
    final Samples firstDelta = new Samples();
    final Samples duration = new Samples();
    long timedFrom;
    long deadline;
    int open;
    int openMax;
    long completed;
    long failed;
    long deltasSeen;
    long eventsSeen;
    long bytesSeen;

    Streams(Options options) throws IOException {
      address = options.address();
      request = options.request();
      connections = options.number("connections");
      deltas = options.number("deltas");
      marker = options.text("marker").getBytes(StandardCharsets.UTF_8);
      lastWords = options.text("last-words").getBytes(StandardCharsets.UTF_8);
      runNanos = TimeUnit.SECONDS.toNanos(options.number("seconds"));
      graceNanos = TimeUnit.SECONDS.toNanos(options.number("grace-seconds"));
      staggerNanos = TimeUnit.MILLISECONDS.toNanos(options.number("stagger-ms"));
      warmupNanos = TimeUnit.MILLISECONDS.toNanos(options.number("warmup-ms"));
    }

    String run() throws IOException {
      long began = System.nanoTime();
      timedFrom = began + warmupNanos;
      deadline = timedFrom + runNanos;
      long giveUp = deadline + graceNanos;
      for (int index = 0; index < connections; index++) {
        // Spread over the length of a stream, so that they neither start nor pulse together.
        long due = began + staggerNanos * index / connections;
        waiting.add(new StreamConnection(this, due));
      }
      long now = began;
      while ((open > 0 || !waiting.isEmpty()) && now < giveUp) {
        while (!waiting.isEmpty() && waiting.peek().due <= now) {
          waiting.poll().connect();
        }
        long until = waiting.isEmpty() ? giveUp : Math.min(giveUp, waiting.peek().due);
        selector.select(this::ready, Math.max(1, (until - now) / 1_000_000));
        now = System.nanoTime();
      }
      for (SelectionKey key : selector.keys()) {
        if (key.isValid()) {
          ((StreamConnection) key.attachment()).fail("timeout");
        }
      }
      return Outcome.of(failures)
          .with("streams", completed + failed)
          .with("completed", completed)
          .with("failed", failed)
          .with("concurrent_max", openMax)
          .with("count", deltasSeen)
          .with("events", eventsSeen)
          .with("bytes", bytesSeen)
          .with("elapsed_us", (System.nanoTime() - began) / 1000)
          .with("", firstEvent)
          .with("first_delta_", firstDelta)
          .with("duration_", duration)
          .json();
    }

    private void ready(SelectionKey key) {
      StreamConnection connection = (StreamConnection) key.attachment();
      try {
        if (key.isConnectable()) {
          connection.connected();
        } else if (key.isReadable()) {
          connection.read();
        }
      } catch (IOException broken) {
        connection.fail("connection: " + broken.getMessage());
      }
    }
  }

  /** One connection, and the stream that is on it now. */
  private static final class StreamConnection extends ResponseReader {
    final Streams run;
    long due;
    SocketChannel channel;
    SelectionKey key;
    boolean streaming;
    long sentAt;

    final byte[] event = new byte[EVENT_BYTES_MAX];
    int eventLength;
    int streamDeltas;
    int streamEvents;
    boolean finished;
    boolean refused;

    StreamConnection(Streams run, long due) {
      this.run = run;
      this.due = due;
    }

    void connect() {
      run.open++;
      run.openMax = Math.max(run.openMax, run.open);
      try {
        reset();
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(run.selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(run.address)) {
          connected();
        }
      } catch (IOException broken) {
        fail("connection: " + broken.getMessage());
      }
    }

    void connected() throws IOException {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      send();
    }

    void send() throws IOException {
      eventLength = 0;
      streamDeltas = 0;
      streamEvents = 0;
      finished = false;
      refused = false;
      streaming = true;
      sentAt = System.nanoTime();
      if (channel.write(ByteBuffer.wrap(run.request)) < run.request.length) {
        throw new IOException("the request does not fit into an empty socket");
      }
    }

    void read() throws IOException {
      run.reads.clear();
      int count = channel.read(run.reads);
      if (count < 0) {
        endOfConnection();
        if (channel.isOpen()) {
          fail(streaming ? "closed within a stream" : "closed between streams");
        }
        return;
      }
      run.bytesSeen += count;
      run.reads.flip().get(run.scratch, 0, count);
      feed(run.scratch, count);
    }

    @Override
    void body(byte[] bytes, int from, int to) {
      for (int at = from; at < to; at++) {
        byte one = bytes[at];
        if (one == '\r') {
          continue;
        }
        if (one == '\n' && (eventLength == 0 || event[eventLength - 1] == '\n')) {
          if (eventLength > 0) {
            event();
          }
          eventLength = 0;
        } else if (eventLength < event.length) {
          event[eventLength++] = one;
        }
      }
    }

    private void event() {
      if (event[0] == ':') {
        return; // A comment keeps a connection alive and says nothing.
      }
      if (streamEvents++ == 0) {
        time(run.firstEvent);
      }
      if (indexOf(event, eventLength, run.marker) >= 0) {
        if (streamDeltas++ == 0) {
          time(run.firstDelta);
        }
      } else if (indexOf(event, eventLength, run.lastWords) >= 0) {
        finished = true;
      } else if (indexOf(event, eventLength, ERROR) >= 0) {
        refused = true;
      }
    }

    @Override
    void end(boolean keepAlive) throws IOException {
      streaming = false;
      String wrong = verdict();
      count(wrong);
      if (wrong == null) {
        time(run.duration);
      }
      if (System.nanoTime() >= run.deadline || run.failed > run.connections) {
        close();
      } else if (keepAlive) {
        send();
      } else {
        close();
        due = System.nanoTime();
        run.waiting.addFirst(this);
      }
    }

    private void time(Samples samples) {
      if (sentAt >= run.timedFrom) {
        samples.add(System.nanoTime() - sentAt);
      }
    }

    private String verdict() {
      if (status != 200) {
        return "status " + status;
      }
      if (refused) {
        return "error event";
      }
      if (!finished) {
        return "truncated";
      }
      return streamDeltas == run.deltas ? null : streamDeltas + " deltas";
    }

    void fail(String reason) {
      count(reason);
      close();
    }

    private void count(String wrong) {
      run.deltasSeen += streamDeltas;
      run.eventsSeen += streamEvents;
      streamDeltas = 0;
      streamEvents = 0;
      if (wrong == null) {
        run.completed++;
      } else {
        run.failed++;
        run.failures.merge(wrong, 1, Integer::sum);
      }
    }

    private void close() {
      run.open--;
      try {
        channel.close();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    private static final byte[] ERROR = "\"error\":".getBytes(StandardCharsets.UTF_8);
  }

  // ------------------------------------------------------------------------------------- rate

  /** One thread keeps the time and sends, another receives: neither waits for the other. */
  private static final class Rate {
    final InetSocketAddress address;
    final byte[] request;
    final int connections;
    final int rate;
    final int seconds;
    final long warmupNanos;
    final long graceNanos;

    final Selector selector = Selector.open();
    final BlockingQueue<RateConnection> idle;
    final Map<String, Integer> failures = new TreeMap<>();
    final Samples latency = new Samples();
    volatile long timedFrom = Long.MAX_VALUE;
    volatile long answered;
    volatile boolean over;
    int broken;

    Rate(Options options) throws IOException {
      address = options.address();
      request = options.request();
      connections = options.number("connections");
      rate = options.number("rate");
      seconds = options.number("seconds");
      warmupNanos = TimeUnit.MILLISECONDS.toNanos(options.number("warmup-ms"));
      graceNanos = TimeUnit.SECONDS.toNanos(options.number("grace-seconds"));
      idle = new ArrayBlockingQueue<>(connections);
    }

    String run() throws Exception {
      for (int index = 0; index < connections; index++) {
        idle.add(new RateConnection(this));
      }
      Thread receiver = new Thread(this::receive, "receiver");
      receiver.setDaemon(true); // Should sending fail, the process ends.
      receiver.start();
      long sent = send(WARMUP_RATE, warmupNanos);
      timedFrom = System.nanoTime();
      sent += send(rate, TimeUnit.SECONDS.toNanos(seconds));
      long sentWithin = System.nanoTime() - timedFrom;
      long giveUp = System.nanoTime() + graceNanos;
      while (answered < sent && System.nanoTime() < giveUp) {
        Thread.sleep(5);
      }
      over = true;
      selector.wakeup();
      receiver.join();
      if (answered < sent) {
        failures.merge("unanswered", (int) (sent - answered), Integer::sum);
      }
      return Outcome.of(failures)
          .with("count", answered)
          .with("timed", latency.size())
          .with("sent", sent)
          .with("rate_per_s", (long) (latency.size() * 1e9 / sentWithin))
          .with("elapsed_us", sentWithin / 1000)
          .with("", latency)
          .json();
    }

    /** Sends what is due, when it is due, and returns how many requests that were. */
    private long send(int rate, long nanos) throws Exception {
      long began = System.nanoTime();
      long total = (long) (rate * (nanos / 1e9));
      long giveUp = began + nanos + graceNanos;
      boolean late = false;
      for (long number = 0; number < total; number++) {
        long due = began + number * 1_000_000_000L / rate;
        long now = System.nanoTime();
        while (now < due) {
          // Oversleeping is this client's fault, not the server's, so it starts no clock.
          late = false;
          LockSupport.parkNanos(due - now);
          now = System.nanoTime();
        }
        RateConnection connection = idle.poll();
        if (connection == null) {
          // From here on requests are late because the server is: count from when they were due.
          late = true;
          connection = idle.poll(Math.max(0, giveUp - now), TimeUnit.NANOSECONDS);
          if (connection == null) {
            return number;
          }
        }
        connection.send(late ? due : now);
      }
      return total;
    }

    private void receive() {
      ByteBuffer reads = ByteBuffer.allocateDirect(READ_BYTES);
      byte[] scratch = new byte[READ_BYTES];
      try {
        while (!over) {
          selector.select(key -> ((RateConnection) key.attachment()).read(reads, scratch), 100);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private static final class RateConnection extends ResponseReader {
    final Rate run;
    final SocketChannel channel;
    volatile long dueAt;

    RateConnection(Rate run) throws IOException {
      this.run = run;
      channel = SocketChannel.open(run.address);
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(run.selector, SelectionKey.OP_READ, this);
    }

    void send(long due) throws IOException {
      dueAt = due;
      if (channel.write(ByteBuffer.wrap(run.request)) < run.request.length) {
        throw new IOException("the request does not fit into an empty socket");
      }
    }

    void read(ByteBuffer reads, byte[] scratch) {
      try {
        reads.clear();
        int count = channel.read(reads);
        if (count < 0) {
          broken("closed");
          return;
        }
        reads.flip().get(scratch, 0, count);
        feed(scratch, count);
      } catch (IOException failed) {
        broken("connection: " + failed.getMessage());
      }
    }

    /** A broken connection is not replaced: the run is no longer worth much, and says so. */
    private void broken(String reason) {
      run.failures.merge(reason, 1, Integer::sum);
      try {
        channel.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    void body(byte[] bytes, int from, int to) {
      // Only its end matters.
    }

    @Override
    void end(boolean keepAlive) {
      if (status == 200) {
        if (dueAt >= run.timedFrom) {
          run.latency.add(System.nanoTime() - dueAt);
        }
      } else {
        run.failures.merge("status " + status, 1, Integer::sum);
      }
      run.answered = run.answered + 1; // Only the receiver writes it.
      if (keepAlive) {
        run.idle.add(this);
      } else {
        broken("not kept alive");
      }
    }
  }

  // ------------------------------------------------------------------------------------- HTTP

  /** Reads one HTTP/1.1 response after the other, wherever the reads cut them. */
  private abstract static class ResponseReader {
    private enum State {
      HEAD,
      LENGTH,
      CHUNK_SIZE,
      CHUNK,
      CHUNK_END,
      TRAILER,
      UNTIL_CLOSE
    }

    private final byte[] line = new byte[HEAD_BYTES_MAX];
    private State state = State.HEAD;
    private int lineLength;
    private long left;
    private boolean keepAlive;
    int status;

    abstract void body(byte[] bytes, int from, int to) throws IOException;

    abstract void end(boolean keepAlive) throws IOException;

    void reset() {
      state = State.HEAD;
      lineLength = 0;
    }

    /** The peer closed; that ends a response only where nothing else says where it ends. */
    void endOfConnection() throws IOException {
      if (state == State.UNTIL_CLOSE) {
        reset();
        end(false);
      }
    }

    void feed(byte[] bytes, int length) throws IOException {
      int at = 0;
      while (at < length) {
        switch (state) {
          case HEAD -> {
            push(bytes[at++]);
            if (endsWith("\r\n\r\n")) {
              head();
            }
          }
          case LENGTH, CHUNK -> {
            int to = (int) Math.min(length, at + left);
            body(bytes, at, to);
            left -= to - at;
            at = to;
            if (left == 0) {
              if (state == State.CHUNK) {
                state = State.CHUNK_END;
              } else {
                finish();
              }
            }
          }
          case UNTIL_CLOSE -> {
            body(bytes, at, length);
            at = length;
          }
          case CHUNK_END -> {
            if (bytes[at++] == '\n') {
              state = State.CHUNK_SIZE;
            }
          }
          case CHUNK_SIZE -> {
            push(bytes[at++]);
            if (endsWith("\r\n")) {
              left = Long.parseLong(text().split(";", 2)[0].trim(), 16);
              lineLength = 0;
              state = left == 0 ? State.TRAILER : State.CHUNK;
            }
          }
          case TRAILER -> {
            push(bytes[at++]);
            if (endsWith("\r\n")) {
              boolean last = lineLength == 2;
              lineLength = 0;
              if (last) {
                finish();
              }
            }
          }
        }
      }
    }

    private void head() throws IOException {
      String[] lines = text().split("\r\n");
      lineLength = 0;
      status = Integer.parseInt(lines[0].split(" ")[1]);
      keepAlive = true;
      state = State.UNTIL_CLOSE;
      for (String header : lines) {
        String lower = header.toLowerCase();
        if (lower.startsWith("content-length:")) {
          left = Long.parseLong(lower.substring("content-length:".length()).trim());
          state = State.LENGTH;
        } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
          state = State.CHUNK_SIZE;
        } else if (lower.startsWith("connection:") && lower.contains("close")) {
          keepAlive = false;
        }
      }
      if (state == State.LENGTH && left == 0) {
        finish();
      }
    }

    private void finish() throws IOException {
      boolean reusable = keepAlive;
      reset();
      end(reusable);
    }

    private void push(byte one) throws IOException {
      if (lineLength == line.length) {
        throw new IOException("a response head over " + line.length + " bytes");
      }
      line[lineLength++] = one;
    }

    private boolean endsWith(String suffix) {
      if (lineLength < suffix.length()) {
        return false;
      }
      for (int index = 0; index < suffix.length(); index++) {
        if (line[lineLength - suffix.length() + index] != suffix.charAt(index)) {
          return false;
        }
      }
      return true;
    }

    private String text() {
      return new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
    }
  }

  private static int indexOf(byte[] within, int length, byte[] wanted) {
    for (int at = 0; at <= length - wanted.length; at++) {
      if (within[at] == wanted[0]
          && Arrays.equals(within, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  // -------------------------------------------------------------------------- in and out

  /** {@code --name value} pairs. */
  private record Options(Map<String, String> values) {
    static Options parse(String[] arguments) {
      Map<String, String> values = new HashMap<>();
      for (int index = 0; index + 1 < arguments.length; index += 2) {
        values.put(arguments[index].substring(2), arguments[index + 1]);
      }
      return new Options(values);
    }

    String text(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("--" + name + " is missing");
      }
      return value;
    }

    int number(String name) {
      return Integer.parseInt(text(name));
    }

    InetSocketAddress address() {
      return new InetSocketAddress("127.0.0.1", number("port"));
    }

    byte[] request() throws IOException {
      return Files.readAllBytes(Path.of(text("request")));
    }
  }

  /** Every sample, in nanoseconds: a run has few enough of them. */
  private static final class Samples {
    private long[] values = new long[1 << 16];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    int size() {
      return size;
    }

    void sort() {
      Arrays.sort(values, 0, size);
    }

    /** Of sorted samples, in microseconds. */
    long quantile(double share) {
      return size == 0 ? -1 : values[(int) Math.min(size - 1, (long) (share * size))] / 1000;
    }
  }

  /** A flat JSON object, plus the failures by reason. */
  private record Outcome(Map<String, Integer> failures, StringBuilder text) {
    static Outcome of(Map<String, Integer> failures) {
      return new Outcome(failures, new StringBuilder("{"));
    }

    Outcome with(String name, long value) {
      text.append('"').append(name).append("\": ").append(value).append(", ");
      return this;
    }

    Outcome with(String prefix, Samples samples) {
      samples.sort();
      return with(prefix + "p50_us", samples.quantile(0.5))
          .with(prefix + "p90_us", samples.quantile(0.9))
          .with(prefix + "p99_us", samples.quantile(0.99))
          .with(prefix + "max_us", samples.quantile(1));
    }

    String json() {
      return text
          + failures.entrySet().stream()
              .map(entry -> '"' + entry.getKey().replace('"', ' ') + "\": " + entry.getValue())
              .collect(Collectors.joining(", ", "\"failures\": {", "}}"));
    }
  }
}
