package dev.weir.benchmarks;

import io.vertx.core.buffer.Buffer;

/** Streams of a usual shape, long enough that their beginning and end do not count. */
final class Transcripts {

  /** Text deltas in each transcript. */
  static final int DELTAS = 1_000;

  private Transcripts() {}

  static Buffer openAi() {
    Buffer all = Buffer.buffer();
    String head =
        "data: {\"id\":\"chatcmpl-a1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
            + "\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":";
    String tail = ",\"finish_reason\":null}]}\n\n";
    all.appendString(head + "{\"role\":\"assistant\",\"content\":\"\"}" + tail);
    for (int i = 0; i < DELTAS; i++) {
      all.appendString(head + "{\"content\":\" token" + i % 10 + "\"}" + tail);
    }
    all.appendString(head + "{},\"finish_reason\":\"stop\"}]}\n\n");
    return all.appendString("data: [DONE]\n\n");
  }
}
