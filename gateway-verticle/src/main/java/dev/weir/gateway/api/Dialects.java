package dev.weir.gateway.api;

import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.dialects.bedrock.BedrockInvoke;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.completions.OpenAiCompletions;
import dev.weir.dialects.gemini.GeminiArray;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import dev.weir.dialects.universal.Universal;

/** The dialects that the listener speaks, and the seal that all of them use. */
public record Dialects(
    IngressDialect openai,
    IngressDialect completions,
    IngressDialect responses,
    IngressDialect anthropic,
    IngressDialect gemini,
    IngressDialect geminiArray,
    IngressDialect bedrock,
    IngressDialect bedrockInvoke,
    IngressDialect cohere,
    IngressDialect universal,
    Seal seal) {

  /** All of them, with the cluster's seal for the opaque state of other vendors. */
  public static Dialects sealedBy(Seal seal) {
    return new Dialects(
        new OpenAiChat(seal),
        new OpenAiCompletions(seal),
        new OpenAiResponses(seal),
        new AnthropicMessages(seal),
        new GeminiContent(seal),
        new GeminiArray(seal),
        new BedrockConverse(seal),
        new BedrockInvoke(seal),
        new CohereChat(seal),
        new Universal(seal),
        seal);
  }
}
