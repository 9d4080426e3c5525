package dev.weir.gateway.health;

/**
 * What the checks of a provider said.
 *
 * @param answers whether the vendor answered the last one that says anything
 * @param agoMillis when that ended
 * @param answered how many had an answer
 * @param failed how many had none
 */
public record CheckView(
    String provider, boolean answers, long agoMillis, long answered, long failed) {}
