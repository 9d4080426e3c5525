package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes whole answers. */
final class AnswerWriter {

  private AnswerWriter() {}

  static Buffer write(ChatAnswer answer, AnswerContext context, Signatures signatures) {
    JsonWriter out = new JsonWriter().object().name("candidates").array();
    for (ChatAnswer.Choice choice : answer.choices()) {
      choice(out, choice, context, signatures);
    }
    out.endArray().name("usageMetadata");
    UsageCounts.write(out, answer.usage(), context.estimatedInput());
    identity(out, answer.id(), answer.createdSeconds(), context);
    return out.members(answer.extras().of(GEMINI)).endObject().toBuffer();
  }

  /** Whether the caller asked to see thoughts: in this dialect usage is told in any case. */
  static boolean showsThoughts(AnswerContext context) {
    return context.tellsOptional();
  }

  /** The members that say whose answer it is. */
  static void identity(JsonWriter out, String id, long createdSeconds, AnswerContext context) {
    out.name("modelVersion").text(context.askedModel());
    if (createdSeconds > 0) {
      out.name("createTime").text(Instant.ofEpochSecond(createdSeconds).toString());
    }
    out.name("responseId").text(id.isEmpty() ? context.requestId() : id);
  }

  private static void choice(
      JsonWriter out, ChatAnswer.Choice choice, AnswerContext context, Signatures signatures) {
    out.object().name("content").object().name("parts").array();
    ThoughtRun run = new ThoughtRun(signatures);
    boolean refused = false;
    for (Part part : choice.parts()) {
      refused |= part instanceof Part.Refusal;
      part(out, part, run, showsThoughts(context));
    }
    end(out, run.take());
    out.endArray().name("role").text("model").endObject();
    out.name("finishReason").text(FinishReasons.write(choice.finish(), refused));
    out.name("index").number(choice.index());
    RawJson logprobs = choice.logprobs();
    if (logprobs != null) {
      out.name("logprobsResult");
      LogprobsShape.write(out, logprobs);
    }
    out.members(choice.extras().of(GEMINI)).endObject();
  }

  /** Writes the state at the end of an answer, if there is one, on an empty text. */
  static void end(JsonWriter out, @Nullable String state) {
    if (state != null) {
      PartWriter.state(out, state, Extras.NONE);
    }
  }

  /**
   * Writes a part of an answer; nothing for one that a caller of this dialect could not read.
   *
   * @param run gets the thoughts, and gives their state to the part that follows them
   */
  private static void part(JsonWriter out, Part part, ThoughtRun run, boolean thoughts) {
    switch (part) {
      case Part.Thinking thought -> {
        if (thoughts && !thought.text().isEmpty()) {
          PartWriter.thought(out, thought.text(), thought.extras(), null);
        }
        run.add(thought);
      }
      case Part.RedactedThinking state -> {
        run.add(state);
        if (!state.extras().of(GEMINI).isEmpty()) {
          end(out, run.take());
        }
      }
      case Part.Text text -> {
        if (!text.text().isEmpty() || !text.extras().of(GEMINI).isEmpty()) {
          PartWriter.text(out, text.text(), text.extras(), run.take());
        }
      }
      case Part.Refusal refusal -> {
        if (!refusal.text().isEmpty()) {
          PartWriter.text(out, refusal.text(), refusal.extras(), run.take());
        }
      }
      case Part.ToolCall call -> PartWriter.call(out, call, call.name(), run.take());
      default -> whole(out, part, run);
    }
  }

  /** Writes a part that carries no state and comes in one piece. */
  static void whole(JsonWriter out, Part part, ThoughtRun run) {
    switch (part) {
      case Part.Image image -> {
        end(out, run.take());
        PartWriter.media(out, image);
      }
      case Part.Audio audio -> {
        end(out, run.take());
        PartWriter.media(out, audio);
      }
      case Part.Document document -> {
        end(out, run.take());
        PartWriter.media(out, document);
      }
      case Part.Vendor vendor when vendor.dialect().equals(GEMINI) -> {
        end(out, run.take());
        out.raw(vendor.json());
      }
      default -> {
        // Another vendor's own block, or a result of its own tools.
      }
    }
  }
}
