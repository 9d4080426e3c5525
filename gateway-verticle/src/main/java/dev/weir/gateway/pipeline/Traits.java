package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.route.Ask;
import dev.weir.gateway.route.BodyTraits;
import dev.weir.gateway.route.BodyView;
import dev.weir.gateway.route.Prefixes;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * What routing wants to know of a question's content.
 *
 * @param body what the model has to be able to do, and the bound of the answer
 * @param prefix how the prompt begins; 0 where that is not known
 */
record Traits(BodyTraits body, long prefix) {

  private static final Traits NONE = new Traits(BodyTraits.NONE, 0);

  /** The traits of a question with such a body, which only chats are searched for. */
  static Traits of(Question question, BodyView view) {
    return switch (question.content()) {
      case Question.Content.Body chat ->
          new Traits(BodyTraits.of(question.dialectName(), view), prefixOf(question, view));
      case Question.Content.Records records -> new Traits(of(records.request()), 0);
      default -> NONE;
    };
  }

  /** How the prompt of a question begins, as {@link #of} has it. */
  static long prefixOf(Question question, BodyView view) {
    return question.content() instanceof Question.Content.Body body
        ? Prefixes.of(view, body.modelStart(), body.modelEnd())
        : 0;
  }

  private static BodyTraits of(ChatRequest request) {
    Set<Ask.Need> needs = EnumSet.noneOf(Ask.Need.class);
    if (!request.tools().isEmpty()) {
      needs.add(Ask.Need.TOOLS);
    }
    Reasoning reasoning = request.reasoning();
    if (reasoning != null
        && reasoning.mode() != Reasoning.Mode.DISABLED
        && reasoning.effort() != Reasoning.Effort.NONE) {
      needs.add(Ask.Need.THINKING);
    }
    if (request.messages().stream()
        .flatMap(message -> message.parts().stream())
        .anyMatch(Part.Image.class::isInstance)) {
      needs.add(Ask.Need.IMAGES);
    }
    Integer answer = request.sampling().maxOutputTokens();
    return new BodyTraits(needs, answer == null ? 0 : answer);
  }

  Ask ask(Exchange exchange, long promptTokens, ZonedDateTime now) {
    Question question = exchange.question();
    KeyTable.Caller caller = exchange.caller();
    String dialect = question.dialectName();
    return new Ask(
        question.askedModel(),
        dialect,
        question.operation(),
        caller == null ? "" : caller.rule().name(),
        question.origin().labels().tags(),
        promptTokens,
        body.answerTokens(),
        body.needs(),
        now.getHour() * 60 + now.getMinute());
  }
}
