/**
 * Makes a node of a configuration: the {@code Vertx}, alone or in a cluster, and the verticles in
 * it.
 */
@NullMarked
package dev.weir.launcher.node;

import org.jspecify.annotations.NullMarked;
