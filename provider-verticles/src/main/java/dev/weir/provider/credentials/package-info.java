/**
 * What vendors are shown who take no lasting key: tokens that are asked for, kept, and renewed
 * before they expire.
 */
@NullMarked
package dev.weir.provider.credentials;

import org.jspecify.annotations.NullMarked;
