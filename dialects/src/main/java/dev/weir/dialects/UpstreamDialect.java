package dev.weir.dialects;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.dialects.models.ModelFacts;
import dev.weir.dialects.models.ModelRules;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wire format that we speak to a vendor. Stateless; the state of one stream is in the {@link
 * StreamDecoder} or {@link Tap} made for it. Everything that a method refuses it refuses with a
 * {@link FaultException}, and with nothing else, whatever the bytes.
 */
public interface UpstreamDialect {

  /** The name on the bus: see {@link dev.weir.bus.message.DialectName}. */
  String name();

  /**
   * Writes a request for a vendor. Model and whether to stream stand in the body only where the
   * dialect has them there.
   *
   * @throws FaultException {@link Fault.UnsupportedByTarget} for what may not be dropped silently
   */
  Outbound encodeRequest(ChatRequest request, Target target);

  /**
   * The same for a caller whose headers say what the vendor takes in the body.
   *
   * @param headers those that came with the call, in lower case
   */
  default Outbound encodeRequest(ChatRequest request, Target target, List<Header> headers) {
    return encodeRequest(request, target);
  }

  /** The media type that is asked for when an answer shall be streamed. */
  default String acceptType() {
    return "text/event-stream";
  }

  /**
   * A caller's request for a count that is passed on to a model of another name, in dialects where
   * the URL names the model and the body may name it too.
   *
   * @param count the caller's body
   * @param model the model as the vendor names it
   */
  default Buffer renamed(Buffer count, String model) {
    return count;
  }

  /**
   * A caller's request for a stream, which now also asks for usage at its end, in dialects where
   * that must be asked for. Every other byte stays as it is.
   *
   * @param request the caller's body
   * @return null when there is nothing to ask: the caller does, or the vendor tells it anyway, or
   *     the body leaves no place for it
   */
  default @Nullable Buffer askingUsage(Buffer request) {
    return null;
  }

  /**
   * Reads a vendor's whole answer.
   *
   * @throws FaultException {@link Fault.Upstream} when it is not one
   */
  ChatAnswer decodeAnswer(Buffer body);

  /** Reads a vendor's streamed answer. */
  StreamDecoder streamDecoder();

  /** Watches a vendor's streamed answer that is passed on as it comes. */
  Tap tap();

  /**
   * Watches a vendor's streamed answer to a request that was passed on as it came, in dialects
   * whose streams do not tell how many answers there will be.
   *
   * @param request the caller's body
   */
  default Tap tap(Buffer request) {
    return tap();
  }

  /** Reads usage and finish reason from a vendor's whole answer that is passed on as it comes. */
  Tap.Seen inspectAnswer(Buffer body);

  /** The top-level member in which an answer names its model; empty when it does not. */
  default String modelMember() {
    return "model";
  }

  /** What a vendor's error answer means. The headers are those that may reach the caller. */
  Fault decodeError(int status, List<Header> headers, Buffer body);

  /** What {@link #encodeRequest} leaves out, refuses or says otherwise. */
  default List<TranslationRule> rules() {
    return List.of();
  }

  /**
   * A vendor's request, written.
   *
   * @param dropped what was left out because the vendor has no word for it, as paths such as {@code
   *     seed}
   */
  record Outbound(Buffer body, List<String> dropped) {
    public Outbound {
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * What differs among vendors that speak the same dialect.
   *
   * @param strict whether it is the dialect's own vendor, which refuses what it does not know;
   *     others are sent only what every imitation understands
   * @param maxOutputTokensDefault what to ask for when the caller set no bound and the dialect
   *     demands one
   * @param habits what it does other than most
   * @param kind the kind of provider, by which an imitation's models are known; empty for none
   * @param modelRules whether what is known of single models counts
   */
  record Target(
      boolean strict, int maxOutputTokensDefault, Habits habits, String kind, boolean modelRules) {

    private static final int MAX_OUTPUT_TOKENS_DEFAULT = 8192;

    /** The dialect's own vendor. */
    public static final Target VENDOR = new Target(true, MAX_OUTPUT_TOKENS_DEFAULT);

    /** An imitation of it. */
    public static final Target COMPATIBLE = imitation("", Habits.COMMON);

    /** One without habits of its own. */
    public Target(boolean strict, int maxOutputTokensDefault) {
      this(strict, maxOutputTokensDefault, Habits.COMMON, "", true);
    }

    /** The same with other habits. */
    public Target with(Habits other) {
      return new Target(strict, maxOutputTokensDefault, other, kind, modelRules);
    }

    /** The same where every model is one of which nothing is known. */
    public Target withoutModelRules() {
      return new Target(strict, maxOutputTokensDefault, habits, kind, false);
    }

    /** An imitation of OpenAI with habits of its own. */
    public static Target imitation(String kind, Habits habits) {
      return new Target(false, MAX_OUTPUT_TOKENS_DEFAULT, habits, kind, true);
    }

    /** What is known of a model that is asked for in a dialect. */
    public ModelFacts facts(String dialect, String model) {
      return shipped(strict ? dialect : kind, model);
    }

    /** What is known of a model in a dialect whose servers all serve its vendor's models. */
    public ModelFacts factsOfDialect(String dialect, String model) {
      return shipped(dialect, model);
    }

    private ModelFacts shipped(String scope, String model) {
      return modelRules ? ModelRules.SHIPPED.of(scope, model) : ModelFacts.NONE;
    }
  }
}
