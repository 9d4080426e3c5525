package dev.weir.models.tokens;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the prompt of a chat for a model: texts, names, tools, media, and what the vendor wraps
 * around them. Exact for conversations of texts in OpenAI's families, by the rule that OpenAI
 * published; with anything else in them, and for all other families, an estimate.
 *
 * <p>Takes time in proportion to the texts, some MB a second: for worker threads, not for event
 * loops.
 */
public final class RequestTokens {

  /** OpenAI's: three around each message and one for its role; other vendors tell none. */
  private static final int PER_MESSAGE = 4;

  private static final int PER_NAME = 1;

  /** What primes the answer. */
  private static final int PER_REQUEST = 3;

  /** Around a call's name and arguments, or a result: unpublished, about that of a message. */
  private static final int PER_CALL = 4;

  /**
   * Around the namespace of function tools, and the saving when a system message has room for it.
   */
  private static final int PER_TOOLS = 9;

  private static final int TOOLS_IN_SYSTEM = 4;

  /** The system prompt that Anthropic adds when there are tools, by what Claude 4 is documented. */
  private static final int CLAUDE_TOOLS = 346;

  private static final int CLAUDE_TOOLS_FORCED = 313;

  private final Tokenizer tokenizer;
  private final MediaTokens media;

  private RequestTokens(Tokenizer tokenizer, String bareModel) {
    this.tokenizer = tokenizer;
    this.media = new MediaTokens(tokenizer, ImageRule.of(tokenizer, bareModel));
  }

  /**
   * The tokens of the request's prompt for the model it names.
   *
   * @param provider the kind of provider that will get it, or an empty text
   */
  public static Tokens of(String provider, ChatRequest request) {
    return of(provider, request.model(), request);
  }

  /** The same for another model than the request names, as after routing. */
  public static Tokens of(String provider, String model, ChatRequest request) {
    Tokenizer tokenizer = Tokenizers.of(provider, model);
    return new RequestTokens(tokenizer, Tokenizers.bare(model)).request(request);
  }

  private Tokens request(ChatRequest request) {
    Tokens sum = new Tokens(PER_REQUEST, tokenizer.exact());
    for (Message message : request.messages()) {
      sum = sum.plus(message(message));
    }
    if (!request.tools().isEmpty()) {
      sum = sum.plus(tools(request));
    }
    if (request.outputFormat() instanceof OutputFormat.JsonSchema format
        && format.schema() != null) {
      sum = sum.plus(about(format.schema().toString()));
    }
    return sum;
  }

  private Tokens message(Message message) {
    Tokens sum = Tokens.exactly(PER_MESSAGE);
    if (message.name() != null) {
      sum = sum.plus(Tokens.exactly(PER_NAME)).plus(text(message.name()));
    }
    for (Part part : message.parts()) {
      sum = sum.plus(part(part));
    }
    return sum;
  }

  private Tokens part(Part part) {
    return switch (part) {
      case Part.Text text -> text(text.text());
      case Part.Refusal refusal -> text(refusal.text());
      case Part.Image image -> media.image(image);
      case Part.Audio audio -> media.audio(audio);
      case Part.Document document -> media.document(document);
      case Part.Thinking thinking -> about(thinking.text());
      // Sealed: three bytes of it are four characters, and a token is about four bytes.
      case Part.RedactedThinking sealed -> Tokens.about(sealed.data().length() * 3L / 16);
      case Part.ToolCall call ->
          Tokens.about(PER_CALL).plus(about(call.name())).plus(about(call.arguments()));
      case Part.ToolResult result -> result(result);
      case Part.Vendor vendor -> about(vendor.json().toString());
    };
  }

  private Tokens result(Part.ToolResult result) {
    Tokens sum = Tokens.about(PER_CALL);
    for (Part part : result.content()) {
      sum = sum.plus(part(part));
    }
    return sum;
  }

  private Tokens tools(ChatRequest request) {
    Tokens sum = Tokens.about(around(request));
    List<Tool.Function> functions = new ArrayList<>();
    for (Tool tool : request.tools()) {
      switch (tool) {
        case Tool.Function function -> functions.add(function);
        case Tool.Custom custom -> sum = sum.plus(custom(custom));
        case Tool.Vendor vendor -> sum = sum.plus(about(vendor.json().toString()));
      }
    }
    if (functions.isEmpty()) {
      return sum;
    }
    if (tokenizer.exact()) {
      return sum.plus(about(ToolText.of(functions)));
    }
    for (Tool.Function function : functions) {
      sum = sum.plus(json(function));
    }
    return sum;
  }

  private int around(ChatRequest request) {
    if (tokenizer == Tokenizers.CLAUDE) {
      return forced(request) ? CLAUDE_TOOLS_FORCED : CLAUDE_TOOLS;
    }
    boolean system =
        request.messages().stream()
            .anyMatch(message -> message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER);
    return PER_TOOLS - (system ? TOOLS_IN_SYSTEM : 0);
  }

  private static boolean forced(ChatRequest request) {
    return request.toolChoice() instanceof ToolChoice.Required
        || request.toolChoice() instanceof ToolChoice.Named;
  }

  private Tokens custom(Tool.Custom custom) {
    Tokens sum = Tokens.about(PER_CALL).plus(about(custom.name()));
    if (custom.description() != null) {
      sum = sum.plus(about(custom.description()));
    }
    return custom.format() == null ? sum : sum.plus(about(custom.format().toString()));
  }

  /** Other families are taken to read a function as the JSON it came in. */
  private Tokens json(Tool.Function function) {
    Tokens sum = Tokens.about(PER_CALL).plus(about(function.name()));
    if (function.description() != null) {
      sum = sum.plus(about(function.description()));
    }
    return function.parameters() == null ? sum : sum.plus(about(function.parameters().toString()));
  }

  private Tokens text(String text) {
    return new Tokens(tokenizer.count(text), tokenizer.exact());
  }

  private Tokens about(String text) {
    return Tokens.about(tokenizer.count(text));
  }
}
