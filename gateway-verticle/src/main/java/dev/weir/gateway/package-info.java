/**
 * The gateway: HTTP and bus ingress, the request pipeline, routing. It reaches providers only by
 * address.
 */
@NullMarked
package dev.weir.gateway;

import org.jspecify.annotations.NullMarked;
