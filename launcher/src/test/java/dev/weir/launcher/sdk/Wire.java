package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** A vendor's dialect: how it says what {@link Answer} and {@link Failure} mean. */
interface Wire {

  /** The kind of provider that speaks it. */
  String kind();

  /** What follows the root of the vendor's URL in its provider's configuration. */
  String basePath();

  /** The vendor's name for its model. */
  String model();

  /** What of an answer this dialect can tell. */
  Answer told(Answer answer);

  /** A whole answer with a choice for each. */
  Script whole(Answer... choices);

  /** The same answer as a stream. */
  Script streamed(Answer answer);

  /** An error answer. */
  Script failing(Failure failure);

  /** The event that breaks a stream off. */
  String brokenOff();

  /** The same as bytes. */
  default Buffer breaking() {
    return Buffer.buffer(brokenOff());
  }

  /** Where in a stream the event ends to which that byte belongs. */
  default int endOfEvent(Buffer stream, int position) {
    // One char a byte.
    return stream.toString("ISO-8859-1").indexOf("\n\n", position) + 2;
  }

  /** How many tokens the vendor counts; null when it cannot. */
  Script counted(int tokens);

  /** What the tools have said so far, of a request in this dialect. */
  List<Ask.Result> results(JsonObject request);

  /** The objects of a member that is a list; none where it is something else. */
  static Stream<JsonObject> objects(JsonObject from, String member) {
    return from.getValue(member) instanceof JsonArray list
        ? list.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast)
        : Stream.empty();
  }
}
