/**
 * From a name to the ordered targets of one call: pure decisions, without Vert.x (docs/routing.md).
 */
@NullMarked
package dev.weir.gateway.route;

import org.jspecify.annotations.NullMarked;
