package dev.weir.dialects.completions;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.openai.FaultBodies;
import dev.weir.dialects.openai.OpenAiChat;
import io.vertx.core.buffer.Buffer;

/**
 * OpenAI's older {@code /v1/completions}, served by a chat: the prompt is what a user says, and the
 * text is what the assistant answers. What a chat cannot do is refused: several prompts at once,
 * prompts of tokens, {@code suffix}, {@code echo}, and {@code best_of} beyond {@code n}. All else
 * of the request is read as {@link OpenAiChat} reads it, unknown members included.
 *
 * <p>A bound on the answer's length that the caller does not name is the model's own, and not the
 * 16 tokens of old: a model that thinks would not come to its answer within them.
 */
public final class OpenAiCompletions implements IngressDialect {

  private final OpenAiChat chat;
  private final PromptReader requests;

  /**
   * @param seal as of {@link OpenAiChat}
   */
  public OpenAiCompletions(Seal seal) {
    this.chat = new OpenAiChat(seal);
    this.requests = new PromptReader(chat);
  }

  @Override
  public String name() {
    return DialectName.OPENAI_COMPLETIONS;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return requests.read(body);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return CompletionWriter.answer(answer, context);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new CompletionStream(context, keepAlive());
  }

  @Override
  public int errorStatus(Fault fault) {
    return FaultBodies.status(fault);
  }

  @Override
  public Buffer errorBody(Fault fault, String requestId) {
    return FaultBodies.body(fault, requestId);
  }

  @Override
  public Buffer errorEvent(Fault fault, String requestId) {
    return FaultBodies.event(fault, requestId);
  }

  @Override
  public Buffer keepAlive() {
    return chat.keepAlive();
  }
}
