package dev.weir.dialects.bedrock;

import dev.weir.dialects.anthropic.ClaudeModel;
import java.util.Locale;

/**
 * What a model's id tells of the request that it takes: it names the maker, perhaps behind a region
 * or within an ARN. Ids of application profiles and of what was imported name nobody.
 */
record BedrockModel(String id, ClaudeModel claude) {

  static BedrockModel of(String id) {
    String lower = id.toLowerCase(Locale.ROOT);
    return new BedrockModel(lower, ClaudeModel.named(lower));
  }

  boolean isClaude() {
    return id.contains("claude") || id.contains("anthropic");
  }

  /** Whether cache points may be sent; others refuse the request. */
  boolean takesCachePoints() {
    return isClaude() || id.contains("nova") || id.startsWith("arn:");
  }

  /** Whether a schema may be sent; older models of Claude refuse it. */
  boolean takesSchemas() {
    return claude.takesSchemas();
  }
}
