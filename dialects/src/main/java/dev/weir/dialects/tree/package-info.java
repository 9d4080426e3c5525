/**
 * JSON as a tree that still knows its bytes: reading members of the right type, keeping what nobody
 * asked for, writing without a tree. Shared by the dialects; knows none of them.
 */
@NullMarked
package dev.weir.dialects.tree;

import org.jspecify.annotations.NullMarked;
