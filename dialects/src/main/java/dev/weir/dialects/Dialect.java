package dev.weir.dialects;

/**
 * One wire format, both as what callers speak to us and as what we speak to a vendor. Some formats
 * are only one of the two.
 */
public interface Dialect extends IngressDialect, UpstreamDialect {

  /** The name on the bus: see {@link dev.weir.bus.message.DialectName}. */
  @Override
  String name();
}
