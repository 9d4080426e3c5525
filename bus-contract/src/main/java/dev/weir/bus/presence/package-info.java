/** Who is there: instances announce themselves, gateways keep the roster and pick. */
@NullMarked
package dev.weir.bus.presence;

import org.jspecify.annotations.NullMarked;
