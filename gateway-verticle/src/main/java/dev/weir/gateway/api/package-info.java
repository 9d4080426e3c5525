/**
 * The API by its paths, whichever way a request reaches it: what it asks for, how its body is read
 * and passed on, which headers tell of its answer. Knows the dialects, and no socket or address of
 * the bus; decides nothing about callers or models.
 */
@NullMarked
package dev.weir.gateway.api;

import org.jspecify.annotations.NullMarked;
