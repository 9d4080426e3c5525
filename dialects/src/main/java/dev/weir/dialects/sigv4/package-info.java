/**
 * AWS Signature Version 4 in the {@code Authorization} header, as Bedrock's clients sign with:
 * {@link dev.weir.dialects.sigv4.SigV4} is the way in. Pure: it asks no clock and keeps no secrets.
 */
@NullMarked
package dev.weir.dialects.sigv4;

import org.jspecify.annotations.NullMarked;
