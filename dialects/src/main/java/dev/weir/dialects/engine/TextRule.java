package dev.weir.dialects.engine;

/** What a {@link TextFilter} does about a text that it meets. */
public sealed interface TextRule {

  /** The text to look for, never empty. */
  String text();

  /** Puts another text, possibly empty, in its place. */
  record Replace(String text, String with) implements TextRule {
    public Replace {
      checkText(text);
    }
  }

  /** Ends the choice before it, with {@code STOP_SEQUENCE} and this text. */
  record Stop(String text) implements TextRule {
    public Stop {
      checkText(text);
    }
  }

  private static void checkText(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the empty text is everywhere");
    }
  }
}
