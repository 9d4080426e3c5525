/**
 * OpenAI's older {@code /v1/completions}, as callers still speak it to us; no vendor is spoken to
 * in it. {@link dev.weir.dialects.completions.OpenAiCompletions} is the door.
 */
@NullMarked
package dev.weir.dialects.completions;

import org.jspecify.annotations.NullMarked;
