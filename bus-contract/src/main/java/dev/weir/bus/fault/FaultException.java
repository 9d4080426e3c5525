package dev.weir.bus.fault;

/**
 * Carries a {@link Fault} where Java wants a throwable. It has no stack trace: a fault is an
 * answer, not a defect, and one may be made for every request of a flood.
 */
public final class FaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  public FaultException(Fault fault) {
    super(fault.message(), null, false, false);
    this.fault = fault;
  }

  /** What happened. */
  public Fault fault() {
    return fault;
  }
}
