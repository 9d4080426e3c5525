/** The event bus as an ingress: the same pipeline, no HTTP. */
@NullMarked
package dev.weir.gateway.bus;

import org.jspecify.annotations.NullMarked;
