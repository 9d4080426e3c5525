/**
 * Secrets at rest: files that only their readers may read, and a store of encrypted values. Knows
 * nothing of what the secrets are for, and never writes one anywhere else.
 */
@NullMarked
package dev.weir.launcher.secrets;

import org.jspecify.annotations.NullMarked;
