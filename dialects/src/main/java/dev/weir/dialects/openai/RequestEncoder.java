package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.Shaped;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.Set;

/**
 * Writes a request for OpenAI or for one of its imitations. Imitations are sent {@code max_tokens}
 * for {@code max_completion_tokens}, {@code system} for {@code developer}, texts as strings, and
 * none of what only OpenAI knows, unless the caller wrote it in this dialect and we do not know it
 * either. What one of them does other than most are its {@link dev.weir.dialects.Habits}.
 *
 * <p>Usage is always asked for in streams, but of those that refuse the question and tell it
 * anyway: whoever serves the caller leaves it out where it was not asked for.
 */
final class RequestEncoder {

  private static final int IDENTIFIER_CHARS_MAX = 64;
  private static final String STREAM_OPTIONS = "stream_options";
  private static final String CACHE_KEY = "prompt_cache_key";
  private static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority");

  private RequestEncoder() {}

  static Outbound write(ChatRequest request, Target target) {
    Draft draft = new Draft(target, request.model());
    Shaped shaped = draft.facts.shape(request);
    write(shaped.request(), draft);
    return shaped.outbound(draft.out.toBuffer(), draft.dropped());
  }

  /** Writes into a draft, which then knows what was left out, and by which rule. */
  static void write(ChatRequest request, Draft draft) {
    JsonWriter out = draft.out.object();
    out.name("model").text(request.model());
    FormatEncoder format = new FormatEncoder(draft, request.outputFormat());
    new MessageEncoder(draft).write(request.messages(), format.instruction());
    new ToolsEncoder(draft).write(request);
    new SamplingEncoder(draft).write(request.sampling());
    new ThinkingEncoder(draft).write(request.reasoning());
    format.write();
    stream(draft, request);
    callers(draft, request);
    draft.requestExtras(request.extras(), STREAM_OPTIONS);
    out.endObject();
  }

  private static void stream(Draft draft, ChatRequest request) {
    if (!request.stream()) {
      return;
    }
    JsonWriter out = draft.out;
    out.name("stream").bool(true);
    if (!draft.takes(STREAM_OPTIONS)) {
      return;
    }
    out.name(STREAM_OPTIONS).object().name("include_usage").bool(true);
    Leftovers.within(out, request.extras(), STREAM_OPTIONS);
    out.endObject();
  }

  /** What tells about the caller, its cache and its tier: words that only OpenAI knows. */
  private static void callers(Draft draft, ChatRequest request) {
    draft.drop(Rule.AUTO_CACHE, Path.ROOT, request.autoCache());
    if (!draft.strict) {
      draft.drop(Rule.END_USER, Path.ROOT, request.endUser());
      if (request.cacheKey() != null && draft.habits.also().contains(CACHE_KEY)) {
        draft.out.name(CACHE_KEY).text(request.cacheKey());
      } else {
        draft.drop(Rule.CACHE_KEY, Path.ROOT, request.cacheKey());
      }
      draft.drop(Rule.SERVICE_TIER, Path.ROOT, request.serviceTier());
      return;
    }
    JsonWriter out = draft.out;
    if (request.endUser() != null) {
      String user = request.endUser();
      boolean fits = user.length() <= IDENTIFIER_CHARS_MAX;
      out.name("safety_identifier").text(fits ? user : CallIds.hash(user));
    }
    if (request.cacheKey() != null) {
      out.name(CACHE_KEY).text(request.cacheKey());
    }
    String tier = "standard_only".equals(request.serviceTier()) ? "default" : request.serviceTier();
    if (tier != null && TIERS.contains(tier)) {
      out.name("service_tier").text(tier);
    } else {
      draft.drop(Rule.SERVICE_TIER, Path.ROOT, tier);
    }
  }
}
