package dev.weir.launcher.sdk;

import java.util.List;

/**
 * What an SDK gave its caller. Texts that were not there are empty.
 *
 * @param model the model's name as the answer tells it
 * @param finish why it ended, in the SDK's word
 * @param texts the text of each choice; most answers have one
 * @param events how many events a stream had, 0 for a whole answer
 * @param counts null when there were none
 * @param own the SDK's own message, for the next turn
 */
record Reply(
    String model,
    List<String> texts,
    String thought,
    String signature,
    String refusal,
    List<Answer.Call> calls,
    String finish,
    String stop,
    Answer.Counts counts,
    int events,
    Object own) {

  String text() {
    return texts.getFirst();
  }
}
