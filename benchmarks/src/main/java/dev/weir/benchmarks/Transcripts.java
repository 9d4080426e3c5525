package dev.weir.benchmarks;

import io.vertx.core.buffer.Buffer;

/** Streams of a usual shape, long enough that their beginning and end do not count. */
final class Transcripts {

  /** Text deltas in each transcript. */
  static final int DELTAS = 1_000;

  private static final String PADDING = "aZ3kQ9xT7bLm";

  private Transcripts() {}

  /** As most vendors write it. */
  static Buffer openAi() {
    return openAi(false);
  }

  /** As OpenAI writes it, with a padding of another length in every chunk. */
  static Buffer padded() {
    return openAi(true);
  }

  private static Buffer openAi(boolean padded) {
    Buffer all = Buffer.buffer();
    String head =
        "data: {\"id\":\"chatcmpl-a1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
            + "\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":";
    all.appendString(head + "{\"role\":\"assistant\",\"content\":\"\"}" + tail(padded, 0));
    for (int i = 0; i < DELTAS; i++) {
      all.appendString(head + "{\"content\":\" token" + i % 10 + "\"}" + tail(padded, i));
    }
    all.appendString(head + "{},\"finish_reason\":\"stop\"}]}\n\n");
    return all.appendString("data: [DONE]\n\n");
  }

  private static String tail(boolean padded, int number) {
    String padding = PADDING.substring(number % PADDING.length());
    return ",\"finish_reason\":null}]"
        + (padded ? ",\"obfuscation\":\"" + padding + "\"" : "")
        + "}\n\n";
  }

  /** As Anthropic writes it. */
  static Buffer messages() {
    Buffer all = Buffer.buffer();
    event(
        all,
        "message_start",
        "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],"
            + "\"model\":\"claude\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}");
    event(
        all,
        "content_block_start",
        "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    for (int i = 0; i < DELTAS; i++) {
      String delta = "{\"type\":\"text_delta\",\"text\":\" token" + i % 10 + "\"}";
      event(all, "content_block_delta", "\"index\":0,\"delta\":" + delta);
    }
    event(all, "content_block_stop", "\"index\":0");
    event(
        all,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":1000}");
    return all.appendString("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  private static void event(Buffer all, String type, String members) {
    all.appendString("event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n");
  }
}
