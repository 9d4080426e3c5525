/** The way of a request, stage by stage, from any ingress to a provider and back. Knows no HTTP. */
@NullMarked
package dev.weir.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
