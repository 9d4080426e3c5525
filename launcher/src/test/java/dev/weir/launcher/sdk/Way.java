package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.Script;

/** The two ways of an answer. */
enum Way {
  WHOLE,
  STREAMED;

  /** How a vendor answers in this way. */
  Script script(Wire wire, Answer answer) {
    return this == WHOLE ? wire.whole(answer) : wire.streamed(answer);
  }

  /** How a caller asks in this way. */
  Reply ask(Caller sdk, Ask ask) {
    return this == WHOLE ? sdk.ask(ask) : sdk.stream(ask);
  }
}
