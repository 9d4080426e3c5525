/**
 * Images made from a prompt. {@link dev.weir.dialects.images.Images} is the door. OpenAI and its
 * kin are asked for a size, Google for an aspect ratio: {@code Sizes} is the table between them.
 * What a vendor has no word for is dropped with its path, or refused where the image would not be
 * what was asked for; docs/images.md lists both.
 */
@NullMarked
package dev.weir.dialects.images;

import org.jspecify.annotations.NullMarked;
