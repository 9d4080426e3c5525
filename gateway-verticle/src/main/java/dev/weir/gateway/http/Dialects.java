package dev.weir.gateway.http;

import dev.weir.dialects.IngressDialect;

/** The dialects that the listener speaks. */
public record Dialects(IngressDialect openai, IngressDialect anthropic) {}
