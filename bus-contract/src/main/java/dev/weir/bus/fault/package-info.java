/** What can go wrong, as one closed table that every dialect and every transport can express. */
@NullMarked
package dev.weir.bus.fault;

import org.jspecify.annotations.NullMarked;
