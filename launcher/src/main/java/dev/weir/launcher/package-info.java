/**
 * The {@code weir} command: reads configuration and environment, starts a node, talks to one. Only
 * {@link dev.weir.launcher.Main} touches the process it runs in; everything else is given its
 * surroundings.
 */
@NullMarked
package dev.weir.launcher;

import org.jspecify.annotations.NullMarked;
