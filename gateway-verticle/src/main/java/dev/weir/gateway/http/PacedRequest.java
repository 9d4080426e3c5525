package dev.weir.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xUpgradeToH2CHandler;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of the request by which a client goes over to HTTP/2. It comes as HTTP/1.1 has it, where
 * no window of HTTP/2 holds it back, and Vert.x takes all of it from the socket while nobody reads
 * it. So whoever pauses it pauses the socket, on which nothing else can come before its end.
 *
 * <p>Belongs to the event loop of its connection.
 */
final class PacedRequest implements ReadStream<Buffer> {

  private final HttpServerRequest request;
  private final Channel channel;
  private final Tap tap = new Tap();

  /** Setting a socket not to read by itself is not enough: HTTP/2's handler asks it to, always. */
  private static final class Tap extends ChannelOutboundHandlerAdapter {
    private boolean shut;

    @Override
    public void read(ChannelHandlerContext context) {
      if (!shut) {
        context.read();
      }
    }
  }

  private PacedRequest(HttpServerRequest request, Channel channel) {
    this.request = request;
    this.channel = channel;
    channel.pipeline().addFirst(tap);
  }

  /** The body of a request, which comes no faster than it is read, however it comes. */
  static ReadStream<Buffer> of(HttpServerRequest request) {
    if (request.connection() instanceof HttpServerConnection connection) {
      Channel channel = connection.channelHandlerContext().channel();
      return isComing(channel) ? new PacedRequest(request, channel) : request;
    }
    return request;
  }

  /** What reads the request that upgrades leaves when it has read all of it. */
  private static boolean isComing(Channel channel) {
    return channel.pipeline().get(Http1xUpgradeToH2CHandler.class) != null;
  }

  @Override
  public ReadStream<Buffer> pause() {
    request.pause();
    if (isComing(channel)) {
      tap.shut = true;
      channel.config().setAutoRead(false);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    open();
    request.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    open();
    request.fetch(amount);
    return this;
  }

  private void open() {
    if (tap.shut) {
      tap.shut = false;
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    request.handler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    request.endHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    request.exceptionHandler(handler);
    return this;
  }
}
