/**
 * What single models refuse, demand or call otherwise: rows of data, and the one function that
 * follows them. It knows the canonical request and no dialect; the dialects ask it while they
 * translate, and nothing asks it of a request that passes as it came.
 */
@NullMarked
package dev.weir.dialects.models;

import org.jspecify.annotations.NullMarked;
