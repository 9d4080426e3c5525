/**
 * Amazon Bedrock: the Converse API, spoken to callers and to the vendor, and InvokeModel with
 * Anthropic's bodies, spoken to callers. {@link dev.weir.dialects.bedrock.BedrockConverse} and
 * {@link dev.weir.dialects.bedrock.BedrockInvoke} are the ways in; the rest is one job a class.
 */
@NullMarked
package dev.weir.dialects.bedrock;

import org.jspecify.annotations.NullMarked;
