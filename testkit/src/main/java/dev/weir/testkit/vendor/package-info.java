/**
 * Vendors that do what a test tells them: real HTTP servers on a free port of the loopback, whose
 * every answer is a {@link dev.weir.testkit.vendor.Script}, and the answers that the real vendors
 * give, byte for byte in their shape. Knows no dialect module: what it says comes from the vendors'
 * documentation, so that it can contradict ours.
 */
@NullMarked
package dev.weir.testkit.vendor;

import org.jspecify.annotations.NullMarked;
