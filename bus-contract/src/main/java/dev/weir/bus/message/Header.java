package dev.weir.bus.message;

/**
 * One HTTP header that travels with a call or its answer.
 *
 * @param name in lower case
 */
public record Header(String name, String value) {}
