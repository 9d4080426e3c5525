/**
 * Google's {@code generateContent}, spoken to callers and to vendors. {@link
 * dev.weir.dialects.gemini.GeminiContent} is the way in, and {@link
 * dev.weir.dialects.gemini.GeminiArray} for callers whose streams are one JSON array; the rest is
 * one job a class.
 */
@NullMarked
package dev.weir.dialects.gemini;

import org.jspecify.annotations.NullMarked;
