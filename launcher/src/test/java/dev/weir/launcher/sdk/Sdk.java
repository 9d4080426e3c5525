package dev.weir.launcher.sdk;

import java.util.List;
import java.util.function.Supplier;

/** A vendor's own SDK, asked and heard in words that both have. */
interface Sdk extends AutoCloseable {

  /** Asks for a whole answer. */
  Reply ask(Ask ask);

  /** Asks for a stream, hears it to its end and puts it together with the SDK's own means. */
  Reply stream(Ask ask);

  /** What the SDK threw; fails when that is no exception of an SDK's for answers. */
  Trouble trouble(RuntimeException thrown);

  /** The names of all models. */
  List<String> models();

  /** Looks a model up; gives its name. */
  String model(String name);

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
