package dev.weir.launcher.sdk;

import java.util.function.Supplier;

/** A vendor's own SDK, asked and heard in words that all of them have. */
interface Caller extends AutoCloseable {

  /** Asks for a whole answer. */
  Reply ask(Ask ask);

  /**
   * Asks for a stream, hears it to its end and puts it together, where it can with its own means.
   */
  Reply stream(Ask ask);

  /** What the SDK threw; fails when that is no exception of an SDK's for answers. */
  Trouble trouble(RuntimeException thrown);

  /** The SDK's word for an end. */
  String word(Answer.Finish finish);

  @Override
  void close();

  /** Does what is expected to fail. */
  default Trouble troubleOf(Supplier<?> action) {
    Object result;
    try {
      result = action.get();
    } catch (RuntimeException thrown) {
      return trouble(thrown);
    }
    throw new AssertionError("no exception, but " + result);
  }
}
