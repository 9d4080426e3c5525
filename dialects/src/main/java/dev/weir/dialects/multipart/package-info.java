/**
 * Bodies of {@code multipart/form-data} as they pass, after RFC 7578 and RFC 2046: what small
 * fields say, and another value in the place of one of them.
 *
 * <p>Where two readers may take the same bytes for different forms the body is refused: what Weir
 * decides by must be what the vendor reads. So lines end with CRLF, a delimiter stands on a line of
 * its own, every part has a name that can be read in one way only, and nothing follows the end.
 *
 * <p>Knows nothing of sockets, of files or of what the fields mean.
 */
@NullMarked
package dev.weir.dialects.multipart;

import org.jspecify.annotations.NullMarked;
