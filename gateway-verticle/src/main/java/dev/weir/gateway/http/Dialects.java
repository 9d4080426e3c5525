package dev.weir.gateway.http;

import dev.weir.dialects.Dialect;

/** The dialects that the listener speaks. */
public record Dialects(Dialect openai, Dialect anthropic) {}
