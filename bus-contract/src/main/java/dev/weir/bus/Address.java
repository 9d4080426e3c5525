package dev.weir.bus;

/**
 * An address of the event bus, with what may be sent there and what comes back.
 *
 * @param <Q> what is sent
 * @param <R> what comes back: a reply, or frames in the sender's inbox; {@link Void} for published
 *     facts
 * @param name the address
 * @param question the type of what is sent
 * @param answer the type of what comes back
 * @param purpose half a sentence for the table in docs/event-bus.md
 */
public record Address<Q, R>(String name, Class<Q> question, Class<R> answer, String purpose) {}
