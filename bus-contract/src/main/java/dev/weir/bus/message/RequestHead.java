package dev.weir.bus.message;

/**
 * What a router needs to know of a request, read without building a tree.
 *
 * @param dialect the dialect that the caller speaks: {@link DialectName}, beside chat {@link
 *     ShapeName}
 * @param operation the operation: {@code chat}, {@code count-tokens}, or one of {@link Operation}
 * @param requestId the gateway's id of the request
 * @param askedModel the model as the caller named it
 * @param model the model as the vendor names it
 * @param stream whether the caller wants a stream
 * @param modelStart where the value of the body's {@code model} member begins, in bytes; -1 when
 *     there is no body to patch
 * @param modelEnd where it ends
 */
public record RequestHead(
    String dialect,
    String operation,
    String requestId,
    String askedModel,
    String model,
    boolean stream,
    int modelStart,
    int modelEnd) {

  /** A chat. */
  public static final String CHAT = "chat";

  /** Counts the tokens of a chat without asking the model. */
  public static final String COUNT_TOKENS = "count-tokens";
}
