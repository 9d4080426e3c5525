package dev.weir.launcher.sdk;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a vendor answers, whatever its dialect. Immutable; every method gives another answer.
 *
 * @param thought empty for none
 * @param signature empty for none
 * @param refusal why the model will not, empty when it will
 * @param stop the stop sequence that was met, empty for none
 */
record Answer(
    String thought,
    String signature,
    String text,
    String refusal,
    List<Call> calls,
    Finish finish,
    String stop,
    Counts counts) {

  /** A call of a tool. */
  record Call(String id, String name, JsonObject arguments) {}

  /** Why it ends. */
  enum Finish {
    STOP,
    LENGTH,
    STOP_SEQUENCE,
    CALLS,
    REFUSAL
  }

  /**
   * Tokens.
   *
   * @param input all of the prompt, with what was read from and written to the cache
   */
  record Counts(long input, long cacheRead, long cacheWritten, long output) {}

  static Answer of(String text) {
    return new Answer("", "", text, "", List.of(), Finish.STOP, "", new Counts(12, 0, 0, 5));
  }

  static Answer calling(Call... calls) {
    return new Answer("", "", "", "", List.of(calls), Finish.CALLS, "", new Counts(50, 0, 0, 20));
  }

  Answer thinking(String words, String sign) {
    return new Answer(words, sign, text, refusal, calls, finish, stop, counts);
  }

  Answer refusing(String why) {
    return new Answer(thought, signature, "", why, calls, Finish.REFUSAL, stop, counts);
  }

  Answer cutShort() {
    return new Answer(thought, signature, text, refusal, calls, Finish.LENGTH, stop, counts);
  }

  Answer stoppedAt(String sequence) {
    return new Answer(
        thought, signature, text, refusal, calls, Finish.STOP_SEQUENCE, sequence, counts);
  }

  Answer counting(Counts others) {
    return new Answer(thought, signature, text, refusal, calls, finish, stop, others);
  }

  /** The text in small pieces, as models say it. */
  String[] pieces() {
    return text.split("(?<= )");
  }
}
