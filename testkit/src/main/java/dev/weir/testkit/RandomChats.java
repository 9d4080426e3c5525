package dev.weir.testkit;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.testkit.ChatShape.Feature;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes canonical requests, answers, streams and faults by chance. The same seed and shape always
 * give the same values in the same order.
 */
public final class RandomChats {

  private final Dice dice;
  private final RandomRequests requests;
  private final RandomAnswers answers;
  private final RandomStreams streams;

  /** Values of all kinds, as a dialect named {@code openai-chat} might use them. */
  public RandomChats(long seed) {
    this(seed, ChatShape.everything("openai-chat", "openai"));
  }

  /** Values within a shape. */
  public RandomChats(long seed, ChatShape shape) {
    SplittableRandom random = new SplittableRandom(seed);
    dice = new Dice(random, shape);
    requests = new RandomRequests(dice, new RandomParts(dice));
    // A model marks nothing for the cache.
    Dice answering = new Dice(random, shape.without(Feature.CACHE_MARKS));
    answers = new RandomAnswers(answering, new RandomParts(answering));
    streams = new RandomStreams(answering);
  }

  /** A request with at least one message. */
  public ChatRequest request() {
    return requests.request();
  }

  /** A whole answer with at least one choice; the choices are numbered from 0 in their order. */
  public ChatAnswer answer() {
    return answers.answer();
  }

  /** A whole stream that keeps the grammar of {@link ChatEvent}. */
  public List<ChatEvent> events() {
    return events(answer());
  }

  /** A stream that {@link dev.weir.bus.chat.AnswerAssembler} folds into this very answer. */
  public List<ChatEvent> events(ChatAnswer answer) {
    return streams.events(answer);
  }

  /** Counts that add up. */
  public Usage usage() {
    return answers.usage();
  }

  /** Texts and JSON within the same shape. */
  public RandomText text() {
    return dice.text;
  }

  /** The chance behind all of it, for what a test needs besides. */
  public SplittableRandom random() {
    return dice.random;
  }

  /** A fault of any kind. */
  public Fault fault() {
    String message = dice.text.text();
    long retryAfterMillis = dice.oneIn(2) ? -1 : dice.random.nextLong(0, 120_000);
    String maybe = dice.oneIn(2) ? null : dice.text.name();
    return switch (dice.random.nextInt(22)) {
      case 0 -> new Fault.Invalid(message, maybe, dice.oneIn(2) ? null : dice.text.name());
      case 1 -> new Fault.Unauthorized(message);
      case 2 -> new Fault.Forbidden(message);
      case 3 -> new Fault.NotFound(message, maybe);
      case 4 -> new Fault.MethodNotAllowed(message, "GET, POST");
      case 5 -> new Fault.UnsupportedMediaType(message);
      case 6 -> new Fault.TooLarge(message);
      case 7 -> new Fault.ContextTooLong(message, dice.upTo(300_000), dice.oneIn(2) ? -1 : 200_000);
      case 8 -> new Fault.ContentFiltered(message);
      case 9 -> new Fault.UnsupportedByTarget(message, dice.text.name());
      case 10 -> new Fault.RateLimited(message, retryAfterMillis);
      case 11 -> new Fault.QuotaExhausted(message);
      case 12 -> new Fault.BudgetExceeded(message);
      case 13 -> new Fault.Overloaded(message, retryAfterMillis);
      case 14 -> new Fault.Unavailable(message, retryAfterMillis);
      case 15 -> upstream(message, retryAfterMillis);
      case 16 -> new Fault.Timeout(message);
      case 17 -> new Fault.Cancelled(message);
      case 18 -> new Fault.Internal(message);
      case 19 -> new Fault.Unsupported(message, dice.upTo(255), dice.random.nextInt(-1, 256));
      case 20 -> new Fault.Broken(message);
      default -> new Fault.Untimely(message);
    };
  }

  private Fault upstream(String message, long retryAfterMillis) {
    Fault.Upstream.Kind kind = dice.pick(Fault.Upstream.Kind.values());
    return new Fault.Upstream(
        message,
        dice.shape.dialect(),
        kind == Fault.Upstream.Kind.BROKEN ? 0 : dice.random.nextInt(400, 600),
        kind,
        retryAfterMillis,
        dice.oneIn(2) ? List.of() : List.of(new Header("x-request-id", dice.text.name())),
        dice.oneIn(2) ? Buffer.buffer() : Buffer.buffer(dice.text.object().bytes()));
  }
}
