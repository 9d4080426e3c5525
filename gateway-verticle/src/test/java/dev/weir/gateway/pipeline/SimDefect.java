package dev.weir.gateway.pipeline;

/** What may be wrong in a simulated world, to see that its laws would notice. */
enum SimDefect {
  NONE(""),
  PIECE_LOST("which no vendor said"),
  PIECE_TWICE("which no vendor said"),
  NO_END("never ended"),
  CLEAN_END("ended cleanly with"),
  INVENTED_FAULT("heard an invented"),
  RECORDED_TWICE("was recorded 2 times"),
  CANCEL_IGNORED("worked on after the end"),
  /** Each look at the clock takes a microsecond. */
  SLOW_CHOICE("the next choice was asked after"),
  EAGER_BREAKER("opened after");

  /** What the law says that it breaks. */
  final String noticed;

  SimDefect(String noticed) {
    this.noticed = noticed;
  }
}
