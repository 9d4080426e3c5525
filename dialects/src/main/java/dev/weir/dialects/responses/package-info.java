/**
 * OpenAI Responses, as Codex CLI and the SDKs speak it to us and as we speak it to OpenAI and to
 * those that imitate it. {@link dev.weir.dialects.responses.OpenAiResponses} is the door. What the
 * two APIs of OpenAI share (wording, ids, error bodies) is taken from {@code
 * dev.weir.dialects.openai}; no other dialect is known here.
 *
 * <p>An item is what this API's input and output are lists of. A message item holds several parts;
 * a call is an item of its own; a thought of several texts is one item and several parts. Members
 * of an item that are not canonical travel among the extras of its parts, see {@link
 * dev.weir.dialects.responses.ItemExtras}.
 */
@NullMarked
package dev.weir.dialects.responses;

import org.jspecify.annotations.NullMarked;
