package dev.weir.bus.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat request in no vendor's dialect.
 *
 * @param model the model's name as the receiver shall understand it
 * @param messages the conversation, never empty on its way to a vendor
 * @param tools what the model may call; empty when none
 * @param toolChoice null when the caller did not say
 * @param parallelTools whether several calls at once are welcome; null when the caller did not say
 * @param outputFormat null when the caller did not say
 * @param stream whether the caller wants the answer piece by piece
 * @param endUser an opaque name of the end user, for the vendor's abuse detection
 * @param cacheKey a hint that requests with the same key share a prompt prefix
 * @param autoCache asks the vendor to mark the last cacheable block by itself
 * @param serviceTier the vendor's tier, in its words
 * @param extras members that only the source dialect knows
 */
public record ChatRequest(
    String model,
    List<Message> messages,
    List<Tool> tools,
    @Nullable ToolChoice toolChoice,
    @Nullable Boolean parallelTools,
    Sampling sampling,
    @Nullable Reasoning reasoning,
    @Nullable OutputFormat outputFormat,
    boolean stream,
    @Nullable String endUser,
    @Nullable String cacheKey,
    @Nullable CacheMark autoCache,
    @Nullable String serviceTier,
    Extras extras) {

  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** The plainest request there is. */
  public static ChatRequest of(String model, boolean stream, List<Message> messages) {
    return new ChatRequest(
        model,
        messages,
        List.of(),
        null,
        null,
        Sampling.DEFAULT,
        null,
        null,
        stream,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }

  /** The same request for another model. */
  public ChatRequest withModel(String other) {
    return new ChatRequest(
        other,
        messages,
        tools,
        toolChoice,
        parallelTools,
        sampling,
        reasoning,
        outputFormat,
        stream,
        endUser,
        cacheKey,
        autoCache,
        serviceTier,
        extras);
  }

  /** The same request with another conversation. */
  public ChatRequest withMessages(List<Message> others) {
    return new ChatRequest(
        model,
        others,
        tools,
        toolChoice,
        parallelTools,
        sampling,
        reasoning,
        outputFormat,
        stream,
        endUser,
        cacheKey,
        autoCache,
        serviceTier,
        extras);
  }

  /** The same request with other sampling. */
  public ChatRequest withSampling(Sampling other) {
    return new ChatRequest(
        model,
        messages,
        tools,
        toolChoice,
        parallelTools,
        other,
        reasoning,
        outputFormat,
        stream,
        endUser,
        cacheKey,
        autoCache,
        serviceTier,
        extras);
  }
}
