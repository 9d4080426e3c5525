/** The provider that serves what Amazon Bedrock has. */
@NullMarked
package dev.weir.provider.bedrock;

import org.jspecify.annotations.NullMarked;
