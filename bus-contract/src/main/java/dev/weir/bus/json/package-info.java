/** JSON as bytes: what crosses the bus unread stays unparsed. */
@NullMarked
package dev.weir.bus.json;

import org.jspecify.annotations.NullMarked;
