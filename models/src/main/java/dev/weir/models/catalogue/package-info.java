/** What models can do and what they cost. */
@NullMarked
package dev.weir.models.catalogue;

import org.jspecify.annotations.NullMarked;
