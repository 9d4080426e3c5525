/**
 * What models can do, what they hold and what they cost: one data file and what operators add to
 * it.
 *
 * <p>Pure: it knows no vendor's protocol, no configuration and no clock, and asks nobody. What a
 * source did not tell is unknown here, and never guessed.
 */
@NullMarked
package dev.weir.models.catalogue;

import org.jspecify.annotations.NullMarked;
