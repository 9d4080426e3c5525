package dev.weir.gateway.api;

/** The beginning of a body that is read before anybody is asked, and held until it is sent on. */
sealed interface Beginning permits FormReader, NamesReader {

  /** Whether the body has come to its end. */
  boolean ended();

  /** The bytes are no longer held. */
  void release();
}
