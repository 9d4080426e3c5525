package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.responses.EncryptedContent.Sender;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a vendor's whole answer. A response that is not whole, or failed, is a fault. */
final class AnswerReader {

  /** The members of a response that are canonical. */
  static final Set<String> KNOWN =
      Set.of(
          "id",
          "object",
          "created_at",
          "status",
          "error",
          "incomplete_details",
          "model",
          "output",
          "usage");

  private final ItemReader items;

  AnswerReader(EncryptedContent encrypted) {
    this.items = new ItemReader(encrypted, Sender.VENDOR);
  }

  ChatAnswer read(Buffer body) {
    JsonValue response = JsonBodies.read(body);
    if (response == null || !response.isObject()) {
      throw VendorFailures.malformed("it is not a JSON object");
    }
    String status = IncomingItem.text(response, "status");
    JsonValue error = response.get("error");
    if (error != null || status.equals("failed") || status.equals("cancelled")) {
      throw VendorFailures.inBand(response);
    }
    JsonValue output = response.get("output");
    if (output == null || !output.isArray()) {
      throw VendorFailures.malformed("it has no output");
    }
    if (status.equals("queued") || status.equals("in_progress")) {
      throw VendorFailures.malformed("it is not whole");
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < output.items().size(); i++) {
      items.add(output.items().get(i), Path.ROOT.member("output").item(i), parts);
    }
    boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    boolean refused = parts.stream().anyMatch(Part.Refusal.class::isInstance);
    return new ChatAnswer(
        IncomingItem.text(response, "id"),
        IncomingItem.text(response, "model"),
        Math.max(0, response.longOf("created_at", 0)),
        List.of(
            new ChatAnswer.Choice(
                0,
                parts,
                Endings.read(incomplete(response), calls, refused),
                logprobs(output),
                Extras.NONE)),
        UsageCounts.read(response.get("usage")),
        new Extras(OPENAI_RESPONSES, response.membersBut(KNOWN)));
  }

  /** Why a response is incomplete, null if it is not. */
  static @Nullable String incomplete(JsonValue response) {
    JsonValue details = response.get("incomplete_details");
    String reason = details == null ? null : details.textOf("reason");
    if (reason != null && !reason.isEmpty()) {
      return reason;
    }
    return Endings.INCOMPLETE.equals(response.textOf("status")) ? Endings.INCOMPLETE : null;
  }

  private static @Nullable RawJson logprobs(JsonValue output) {
    List<JsonValue> tokens = new ArrayList<>();
    for (JsonValue item : output.items()) {
      JsonValue content = item.get("content");
      if (content != null) {
        for (JsonValue part : content.items()) {
          JsonValue list = part.get("logprobs");
          tokens.addAll(list == null ? List.of() : list.items());
        }
      }
    }
    return tokens.isEmpty() ? null : IncomingMessage.inChatsShape(tokens);
  }
}
