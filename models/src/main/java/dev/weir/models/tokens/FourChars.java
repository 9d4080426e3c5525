package dev.weir.models.tokens;

/** Four characters a token, rounded up: right for English prose and for little else. */
public record FourChars() implements Tokenizer {

  private static final int CHARS = 4;

  @Override
  public int count(String text) {
    return Math.ceilDiv(text.length(), CHARS);
  }

  @Override
  public boolean exact() {
    return false;
  }

  @Override
  public String name() {
    return "four-chars";
  }
}
