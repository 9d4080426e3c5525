package dev.weir.launcher.check;

/**
 * What is known of a credential beside itself.
 *
 * @param path where it is needed in the configuration
 * @param source where it comes from, for people
 * @param expiry when it ends
 */
public record Credential(String path, String source, Expiry expiry) {}
