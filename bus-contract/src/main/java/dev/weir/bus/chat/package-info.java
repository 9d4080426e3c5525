/**
 * The canonical chat model: what every dialect is translated into and out of.
 *
 * <p>All types are deeply immutable records. A dialect decodes its wire format into them and
 * encodes them back; for everything that both sides can express, {@code decode(encode(x)) = x}.
 * This package knows no vendor: what only one dialect has travels as {@link
 * dev.weir.bus.chat.Extras}, {@link dev.weir.bus.chat.Part.Vendor} or {@link
 * dev.weir.bus.chat.ChatEvent.Vendor}, labelled with that dialect's name.
 */
@NullMarked
package dev.weir.bus.chat;

import org.jspecify.annotations.NullMarked;
