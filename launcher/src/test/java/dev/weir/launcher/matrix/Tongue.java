package dev.weir.launcher.matrix;

import dev.weir.dialects.Dialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** A dialect as the matrix needs it: where callers ask in it, and which provider speaks it. */
enum Tongue {
  OPENAI_CHAT("OpenAI Chat", "openai", "/v1", "gpt-5", OpenAiChat::new),
  OPENAI_RESPONSES("OpenAI Responses", "openai", "/v1", "gpt-5-pro", OpenAiResponses::new),
  ANTHROPIC("Anthropic Messages", "anthropic", "", "claude-sonnet-5-5", AnthropicMessages::new),
  GEMINI("Gemini", "gemini", "", "gemini-3.8-flash", GeminiContent::new),
  BEDROCK("Bedrock Converse", "bedrock", "", "anthropic.claude-x-v1:0", BedrockConverse::new),
  COHERE("Cohere v2", "cohere", "", "command-a-reasoning", CohereChat::new);

  final String title;
  final String kind;
  final String basePath;

  /** The model that its vendor is asked for. */
  final String model;

  private final Function<Seal, Dialect> make;

  Tongue(String title, String kind, String basePath, String model, Function<Seal, Dialect> make) {
    this.title = title;
    this.kind = kind;
    this.basePath = basePath;
    this.model = model;
    this.make = make;
  }

  /** The dialect as clients or vendors have it: with a secret that the gateway does not know. */
  Dialect of(String secret) {
    return make.apply(new Seal(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /** The provider's name in the gateway. */
  String provider() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Where a caller asks. */
  String path(String asked, boolean stream) {
    String encoded = URLEncoder.encode(asked, StandardCharsets.UTF_8);
    return switch (this) {
      case OPENAI_CHAT -> "/v1/chat/completions";
      case OPENAI_RESPONSES -> "/v1/responses";
      case ANTHROPIC -> "/v1/messages";
      case GEMINI ->
          "/v1beta/models/"
              + encoded
              + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
      case BEDROCK -> "/model/" + encoded + (stream ? "/converse-stream" : "/converse");
      case COHERE -> "/v2/chat";
    };
  }
}
