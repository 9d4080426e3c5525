package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures that are nobody's answer but a mistake of ours: the caller hears little, the log all.
 */
final class Defects {

  private static final Logger LOG = LoggerFactory.getLogger(Defects.class);

  private Defects() {}

  /** The fault that a failure is; one that is not meant to be is logged. */
  static Fault faultOf(Throwable failure) {
    if (!(failure instanceof FaultException)) {
      LOG.error("event=defect", failure);
    }
    return Fault.of(failure);
  }
}
