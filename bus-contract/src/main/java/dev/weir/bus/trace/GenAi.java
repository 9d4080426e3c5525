package dev.weir.bus.trace;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;

/**
 * OpenTelemetry's words for generative AI (semantic conventions of 2026, in development), as far as
 * both ends of a call use them.
 */
public final class GenAi {

  public static final String OPERATION = "gen_ai.operation.name";
  public static final String PROVIDER = "gen_ai.provider.name";
  public static final String REQUEST_MODEL = "gen_ai.request.model";
  public static final String RESPONSE_MODEL = "gen_ai.response.model";
  public static final String RESPONSE_ID = "gen_ai.response.id";
  public static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
  public static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
  public static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
  public static final String CACHE_READ_TOKENS = "gen_ai.usage.cache_read.input_tokens";
  public static final String SERVER_ADDRESS = "server.address";
  public static final String SERVER_PORT = "server.port";

  private GenAi() {}

  /** An operation of ours in their words; in ours, where they have none. */
  public static String operation(String operation) {
    return switch (operation) {
      case RequestHead.CHAT -> "chat";
      case Operation.EMBEDDINGS -> "embeddings";
      default -> operation;
    };
  }

  /** A kind of provider in their words; in ours, where they have none. */
  public static String provider(String kind) {
    return switch (kind) {
      case "azure-openai" -> "azure.ai.openai";
      case "bedrock" -> "aws.bedrock";
      case "gemini" -> "gcp.gemini";
      case "vertex" -> "gcp.vertex_ai";
      case "mistral" -> "mistral_ai";
      case "xai" -> "x_ai";
      default -> kind;
    };
  }

  /** What kind of failure it was; its message may quote what was asked, and stays here. */
  public static String errorType(Fault fault) {
    return fault instanceof Fault.Upstream vendors
        ? "Upstream." + vendors.kind()
        : fault.getClass().getSimpleName();
  }
}
