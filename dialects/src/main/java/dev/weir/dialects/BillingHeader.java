package dev.weir.dialects;

import dev.weir.bus.chat.Part;

/**
 * The first text of Claude Code's instructions, which is for Anthropic alone: it changes with every
 * request, so that no other vendor would ever find the prompt in its cache.
 */
public final class BillingHeader {

  private static final String BEGINNING = "x-anthropic-billing-header";

  private BillingHeader() {}

  /** Whether a part is that text. */
  public static boolean is(Part part) {
    return part instanceof Part.Text text && text.text().startsWith(BEGINNING);
  }
}
