package dev.weir.dialects.bedrock;

import dev.weir.bus.message.DialectName;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.ClaudeModel;
import dev.weir.dialects.models.ModelFacts;
import dev.weir.dialects.models.Trait;
import java.util.Locale;

/**
 * What a model's id tells of the request that it takes: it names the maker, perhaps behind a region
 * or within an ARN. Ids of application profiles and of what was imported name nobody.
 */
record BedrockModel(String id, ModelFacts facts, ClaudeModel claude) {

  static BedrockModel of(String id, Target target) {
    String lower = id.toLowerCase(Locale.ROOT);
    ModelFacts facts = target.factsOfDialect(DialectName.BEDROCK_CONVERSE, lower);
    return new BedrockModel(lower, facts, ClaudeModel.of(lower, facts));
  }

  boolean isClaude() {
    return id.contains("claude") || id.contains("anthropic");
  }

  /** Whether cache points may be sent; others refuse the request. */
  boolean takesCachePoints() {
    return facts.has(Trait.CACHE_POINTS);
  }

  /** Whether a schema may be sent; older models of Claude refuse it. */
  boolean takesSchemas() {
    return claude.takesSchemas();
  }
}
