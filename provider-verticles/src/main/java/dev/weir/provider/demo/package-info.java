/**
 * The provider that needs nothing: no key, no network, no model. It exists so that the first
 * request works on any machine, and so that a client can be tried on every kind of answer and
 * failure.
 */
@NullMarked
package dev.weir.provider.demo;

import org.jspecify.annotations.NullMarked;
