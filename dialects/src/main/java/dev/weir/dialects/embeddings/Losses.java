package dev.weir.dialects.embeddings;

import dev.weir.dialects.Drops;
import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import dev.weir.dialects.operation.OperationShape.Written;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/** What a request loses on its way to a vendor, by the {@link Rule}s. */
final class Losses {

  private final EmbeddingsRequest request;
  private final Drops drops;

  /**
   * @param dialect whose own members lose nothing
   */
  Losses(EmbeddingsRequest request, String dialect) {
    this.request = request;
    this.drops = new Drops(dialect);
    drops.addForeign(Rule.FOREIGN, request.extras());
  }

  Losses user() {
    drops.addIfSet(Rule.USER, request.user());
    return this;
  }

  Losses tasks() {
    request.items().forEach(item -> drops.addIfSet(Rule.TASK, item.task()));
    return this;
  }

  Losses titles() {
    request.items().forEach(item -> drops.addIfSet(Rule.TITLE, item.title()));
    return this;
  }

  /** Ways to cut a long input, but for those that the vendor has. */
  Losses truncate(Truncate... known) {
    if (!Arrays.asList(known).contains(request.truncate())) {
      drops.addIfSet(Rule.TRUNCATE, request.truncate());
    }
    return this;
  }

  Written written(List<Buffer> bodies) {
    return new Written(bodies, drops.fields());
  }

  /** Refuses vectors that a vendor does not make. */
  static void refuseWholeNumbers(EmbeddingsRequest request) {
    if (request.wantsWholeNumbers()) {
      throw Rule.WHOLE_NUMBERS.refusal(Rule.WHOLE_NUMBERS.field());
    }
  }

  /** The text of an input, where nothing else is taken. */
  static String text(Item item) {
    String text = item.content().onlyText();
    if (text == null) {
      Rule rule = item.content() instanceof Content.Tokens ? Rule.TOKENS : Rule.MEDIA;
      throw rule.refusal(rule.field());
    }
    return text;
  }
}
