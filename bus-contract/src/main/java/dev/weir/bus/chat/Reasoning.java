package dev.weir.bus.chat;

import org.jspecify.annotations.Nullable;

/**
 * How much the model shall think before it answers. Every member is null when the caller left it to
 * the vendor; an effort and a budget that come together are both kept, the effort counts.
 *
 * @param budgetTokens the most tokens to think with
 * @param display how thoughts are shown ({@code summarized}, {@code omitted}), Anthropic's word
 */
public record Reasoning(
    @Nullable Mode mode,
    @Nullable Effort effort,
    @Nullable Integer budgetTokens,
    @Nullable String display) {

  /** Whether the model thinks at all, in Anthropic's terms. */
  public enum Mode {
    ADAPTIVE,
    ENABLED,
    DISABLED,
    BETWEEN_TOOLS
  }

  /** How hard, from not at all to all the model can. */
  public enum Effort {
    NONE,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX
  }
}
