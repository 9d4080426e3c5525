/**
 * Anthropic's Messages API, spoken to callers and to vendors. {@link
 * dev.weir.dialects.anthropic.AnthropicMessages} is the way in; the rest is one job a class.
 */
@NullMarked
package dev.weir.dialects.anthropic;

import org.jspecify.annotations.NullMarked;
