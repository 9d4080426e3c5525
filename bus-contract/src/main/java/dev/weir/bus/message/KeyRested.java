package dev.weir.bus.message;

/**
 * A vendor's answer says that a key of a provider shall not be shown for a while, or may be shown
 * again. Published on {@code event.v1.key.rested}, so that a key which one node was refused with is
 * not tried by all others too. A hint: who misses it asks the vendor and hears the same.
 *
 * @param provider the provider's name
 * @param key a digest of the key: whoever has the key can compare it, nobody can show it
 * @param model the model that this is about; empty for all
 * @param millis for how long, counted by who hears it; 0 when the key may be shown again
 * @param why {@code rate-limited}, {@code credentials}, {@code permission}, {@code quota}, or
 *     {@code answered}; others may follow
 * @param node unique to the {@code Vertx} that tells
 */
public record KeyRested(
    String provider, String key, String model, long millis, String why, String node)
    implements BusMessage {}
