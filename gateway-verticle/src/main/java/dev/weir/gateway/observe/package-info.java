/**
 * Views of the explanation record: one line in the access log, and metrics. Neither is waited for.
 */
@NullMarked
package dev.weir.gateway.observe;

import org.jspecify.annotations.NullMarked;
