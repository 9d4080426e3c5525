package dev.weir.provider.core;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Tool;

/** How much work it is to write a request: its characters, counted without looking at them. */
public final class RequestWeight {

  private RequestWeight() {}

  /** About how many characters a request has. */
  public static long of(ChatRequest request) {
    long weight = 0;
    for (Message message : request.messages()) {
      for (Part part : message.parts()) {
        weight += of(part);
      }
    }
    for (Tool tool : request.tools()) {
      weight += of(tool);
    }
    return weight;
  }

  private static long of(Part part) {
    return switch (part) {
      case Part.Text text -> text.text().length();
      case Part.Image image -> of(image.media());
      case Part.Audio audio -> audio.base64().length();
      case Part.Document document -> of(document.media());
      case Part.Thinking thinking -> thinking.text().length();
      case Part.RedactedThinking redacted -> redacted.data().length();
      case Part.ToolCall call -> call.arguments().length();
      case Part.ToolResult result -> result.content().stream().mapToLong(RequestWeight::of).sum();
      case Part.Refusal refusal -> refusal.text().length();
      case Part.Vendor vendor -> vendor.json().length();
    };
  }

  private static long of(Media media) {
    return switch (media) {
      case Media.Inline inline -> inline.base64().length();
      case Media.Url url -> url.url().length();
      case Media.FileId file -> file.id().length();
      case Media.PlainText plain -> plain.text().length();
    };
  }

  private static long of(Tool tool) {
    return switch (tool) {
      case Tool.Function function ->
          function.parameters() == null ? 0 : function.parameters().length();
      case Tool.Custom custom -> custom.format() == null ? 0 : custom.format().length();
      case Tool.Vendor vendor -> vendor.json().length();
    };
  }
}
