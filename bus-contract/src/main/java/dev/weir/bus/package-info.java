/** Everything that crosses the event bus. */
@org.jspecify.annotations.NullMarked
package dev.weir.bus;
