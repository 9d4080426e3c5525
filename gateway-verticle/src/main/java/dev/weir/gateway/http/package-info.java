/**
 * HTTP in and out: routes, bodies, answers, keep-alives. Knows the dialects; decides nothing about
 * callers or models.
 */
@NullMarked
package dev.weir.gateway.http;

import org.jspecify.annotations.NullMarked;
