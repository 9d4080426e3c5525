/**
 * One call of a vendor's HTTP API, from the event bus to the socket and back: connection, time
 * limits, cancel, back-pressure, raw and canonical answers, and the list of the vendor's models.
 * What differs among vendors is the table {@link dev.weir.provider.vendor.Vendor}; nothing else
 * here knows one from another.
 */
@NullMarked
package dev.weir.provider.vendor;

import org.jspecify.annotations.NullMarked;
