/** The provider that serves what Vertex AI has, and Google's own ways to prove who asks. */
@NullMarked
package dev.weir.provider.google;

import org.jspecify.annotations.NullMarked;
