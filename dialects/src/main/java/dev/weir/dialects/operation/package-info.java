/**
 * Operations beside chat: what all of them have in common, and how one side's words become
 * another's.
 */
@NullMarked
package dev.weir.dialects.operation;

import org.jspecify.annotations.NullMarked;
