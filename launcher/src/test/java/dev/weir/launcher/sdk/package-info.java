/**
 * The vendors' own SDKs against a running node, over sockets. A test of {@code SdkContract} is
 * written once, in words that both SDKs and both vendors have ({@code Ask}, {@code Reply}, {@code
 * Answer}); a {@code Sdk} is a caller, a {@code Wire} a vendor, and each class that ends in {@code
 * IT} is one pair of them.
 */
package dev.weir.launcher.sdk;
