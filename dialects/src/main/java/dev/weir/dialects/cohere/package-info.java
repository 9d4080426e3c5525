/**
 * Cohere's chat, version 2, as callers speak it to us and as we speak it to Cohere. {@link
 * dev.weir.dialects.cohere.CohereChat} is the door; {@code Rule} is the list of all that a request
 * loses here. Knows no other dialect: what came from one is canonical or foreign.
 */
@NullMarked
package dev.weir.dialects.cohere;

import org.jspecify.annotations.NullMarked;
