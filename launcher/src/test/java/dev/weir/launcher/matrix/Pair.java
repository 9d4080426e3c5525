package dev.weir.launcher.matrix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A caller's dialect and a vendor's.
 *
 * @param model how the caller names the vendor's model
 */
record Pair(Tongue in, Tongue out, MatrixClient client, MatrixVendor vendor, String model) {

  /** What the vendor was asked. */
  ChatRequest seen() {
    return Objects.requireNonNull(vendor.asked(), "the vendor was not asked");
  }

  /** A thought as this vendor has it, signed where it signs, like no thought before. */
  Part thought(String text) {
    String signature =
        Base64.getEncoder().encodeToString(UUID.randomUUID().toString().getBytes(US_ASCII));
    return switch (out) {
      case OPENAI_CHAT, COHERE -> new Part.Thinking(text, null, "", Extras.NONE);
      case OPENAI_RESPONSES -> new Part.Thinking(text, signature, "openai", Extras.NONE);
      case ANTHROPIC, BEDROCK -> new Part.Thinking(text, signature, "anthropic", Extras.NONE);
      case GEMINI -> new Part.Thinking(text, signature, "gemini", Extras.NONE);
    };
  }

  /** Fails unless the vendor was shown its own signature again. */
  void keptThought(Part thought) {
    String signature = ((Part.Thinking) thought).signature();
    if (signature == null) {
      return; // This vendor knows its thoughts by their text, or wants none back.
    }
    List<Part.Thinking> seen =
        seen().messages().stream()
            .flatMap(message -> message.parts().stream())
            .filter(Part.Thinking.class::isInstance)
            .map(Part.Thinking.class::cast)
            .toList();
    assertThat(seen).extracting(Part.Thinking::signature).containsExactly(signature);
  }
}
