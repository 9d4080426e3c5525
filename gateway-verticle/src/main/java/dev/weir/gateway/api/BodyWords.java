package dev.weir.gateway.api;

import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.json.Members;
import dev.weir.dialects.json.Members.Kind;
import dev.weir.dialects.rerank.Rerank;
import dev.weir.gateway.pipeline.Question;
import org.jspecify.annotations.Nullable;

/**
 * What path and body together say of a request whose body was read whole.
 *
 * @param model the model as the caller named it, empty where it named none
 */
public record BodyWords(String model, boolean stream, Question.Content content) {

  /** Of a body that {@link BodyRules} found nothing wrong with. */
  public static BodyWords of(ChatPaths.Asked asked, Members members, BodyReader.Read read) {
    String inUrl = asked.line().model();
    Members.Member model = inUrl.isEmpty() ? members.get("model") : null;
    int modelStart = model == null ? -1 : model.start();
    int modelEnd = model == null ? -1 : model.end();
    OperationPaths.Asked beside = asked.beside();
    return new BodyWords(
        model == null ? inUrl : String.valueOf(model.text()),
        streams(asked, members.get("stream")),
        beside == null
            ? new Question.Content.Body(read.body(), modelStart, modelEnd, read.maybeSealed())
            : new Question.Content.Whole(
                shape(beside, members), beside.provider(), read.body(), modelStart, modelEnd));
  }

  /** In whose words it is asked: on the path of several vendors the body tells. */
  private static String shape(OperationPaths.Asked beside, Members members) {
    return beside.shape().equals(ShapeName.JINA_RERANK)
        ? Rerank.shapeOfCaller(name -> members.get(name) != null)
        : beside.shape();
  }

  /** Whether to stream. A body can take it back only on a path that leaves all to the body. */
  private static boolean streams(ChatPaths.Asked asked, Members.@Nullable Member said) {
    boolean inUrl = asked.line().stream();
    if (said == null || said.kind() == Kind.NULL) {
      return inUrl;
    }
    return said.kind() == Kind.TRUE || (inUrl && !asked.line().model().isEmpty());
  }
}
