package dev.weir.bus.message;

/**
 * A message that this version cannot read. It is answered, where an answer is due, by {@link
 * dev.weir.bus.fault.Fault.Unsupported}.
 *
 * @param version the format version of the sender
 * @param tag the type tag, or -1 when the bytes could not be read at all
 */
public record Unknown(int version, int tag) implements BusMessage {}
