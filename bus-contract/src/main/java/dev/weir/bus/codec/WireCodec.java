package dev.weir.bus.codec;
/** Stub. */
@SuppressWarnings("DoNotCallSuggester")
public final class WireCodec {
  public static final String NAME = "weir.v1";
  private WireCodec() {}
  public static void register(io.vertx.core.Vertx v) { throw new UnsupportedOperationException(); }
}
