package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts as items. An item ends when a part begins that does not belong to it, or the answer
 * ends. An image is what the tool for images would have given. What this dialect has no place for
 * in an answer (sound, blocks of other vendors' own tools) is left out.
 */
final class ItemStream {

  private static final List<String> IMAGE_STEPS = List.of("in_progress", "generating", "completed");

  private final Output output;
  private final EncryptedContent encrypted;
  private final ToolName.Table tools;
  private @Nullable OutgoingItem open;
  private boolean refused;

  ItemStream(Output output, EncryptedContent encrypted, ToolName.Table tools) {
    this.output = output;
    this.encrypted = encrypted;
    this.tools = tools;
  }

  /** Whether a refusal was shown. */
  boolean refused() {
    return refused;
  }

  void begin(Part part) {
    refused |= part instanceof Part.Refusal;
    if (open == null || !open.takes(part)) {
      end(Endings.COMPLETED);
      open = fresh(part);
    }
    if (open != null) {
      open.begin(part);
    }
  }

  private @Nullable OutgoingItem fresh(Part part) {
    return switch (part) {
      case Part.Text text -> new OutgoingMessage(output, text);
      case Part.Refusal refusal -> new OutgoingMessage(output, refusal);
      case Part.Thinking thought -> new OutgoingThought(output, thought, encrypted);
      case Part.RedactedThinking thought -> new OutgoingThought(output, thought, encrypted);
      case Part.ToolCall call -> new OutgoingCall(output, call, nameOf(call));
      case Part.Vendor vendor when vendor.dialect().equals(OPENAI_RESPONSES) -> {
        int index = output.next();
        output.event("response.output_item.added", index, vendor.json());
        output.event("response.output_item.done", index, vendor.json());
        output.add(vendor.json());
        yield null;
      }
      case Part.Image image when image.media() instanceof Media.Inline inline -> {
        image(inline);
        yield null;
      }
      default -> null;
    };
  }

  private void image(Media.Inline image) {
    int index = output.next();
    output.event("response.output_item.added", index, generated(index, "in_progress", null));
    for (String step : IMAGE_STEPS) {
      JsonWriter out = output.frames.begin("response.image_generation_call." + step);
      out.name("item_id").text(imageId(index)).name("output_index").number(index);
      output.frames.end();
    }
    RawJson item = generated(index, Endings.COMPLETED, image.base64());
    output.event("response.output_item.done", index, item);
    output.add(item);
  }

  private RawJson generated(int index, String status, @Nullable String base64) {
    JsonWriter out = new JsonWriter().object().name("id").text(imageId(index));
    out.name("type").text("image_generation_call").name("status").text(status).name("result");
    return (base64 == null ? out.nothing() : out.text(base64)).endObject().toRaw();
  }

  private String imageId(int index) {
    return output.id("ig_", index);
  }

  private ToolName nameOf(Part.ToolCall call) {
    RawJson namespace = ItemExtras.own(call).get(ToolName.NAMESPACE);
    return namespace == null
        ? tools.called(call.name(), call.custom())
        : ToolName.within(ItemExtras.text(namespace), call.name(), call.custom());
  }

  void more(String text) {
    if (open != null) {
      open.more(text);
    }
  }

  void sign(String signature, String family) {
    if (open != null) {
      open.sign(signature, family);
    }
  }

  void annotate(RawJson annotation) {
    if (open != null) {
      open.annotate(annotation);
    }
  }

  /** Log probabilities of a text that is open or comes next. */
  void logprobs(RawJson json) {
    output.logprobs().add(json);
  }

  void endPart() {
    if (open != null) {
      open.endPart();
    }
  }

  /** The answer is whole, or the item that is open is. */
  void end(String status) {
    if (open != null) {
      open.end(status);
      open = null;
    }
  }

  /** All items as far as they went. */
  List<RawJson> soFar() {
    List<RawJson> items = new ArrayList<>(output.items());
    RawJson last = open == null ? null : open.unfinished();
    if (last != null) {
      items.add(last);
    }
    return items;
  }
}
