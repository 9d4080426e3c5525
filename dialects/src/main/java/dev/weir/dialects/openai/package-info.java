/**
 * OpenAI Chat Completions, as callers speak it to us and as we speak it to OpenAI and to the many
 * vendors that imitate it. {@link dev.weir.dialects.openai.OpenAiChat} is the door; everything else
 * is one side of one message each. Knows no other dialect: what came from one is canonical or
 * foreign.
 */
@NullMarked
package dev.weir.dialects.openai;

import org.jspecify.annotations.NullMarked;
