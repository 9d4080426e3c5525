/**
 * What every provider is on the event bus, whatever answers behind it: addresses, announcements,
 * and an orderly end. Knows no vendor and no HTTP.
 */
@NullMarked
package dev.weir.provider.serve;

import org.jspecify.annotations.NullMarked;
