package dev.weir.gateway.route;

import dev.weir.bus.message.DialectName;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a chat needs of a model, read without a tree: members of its head, and marks of
 * images where its messages are. A body in other words than those below needs nothing that is known
 * here.
 *
 * @param needs what the model has to be able to do
 * @param answerTokens the longest answer that the caller allows; 0 when it says nothing
 */
public record BodyTraits(Set<Ask.Need> needs, long answerTokens) {

  /** Nothing known. */
  public static final BodyTraits NONE = new BodyTraits(Set.of(), 0);

  /**
   * How a dialect says it, in {@link BodyPaths paths}.
   *
   * @param answer bounds of the answer, the first that is there counts
   * @param tools where tools are, in a list or an object that is not empty
   * @param thinking where thinking is asked for
   * @param messages where images may be
   * @param images what begins one
   */
  private record Words(
      List<String> answer,
      List<String> tools,
      List<String> thinking,
      List<String> messages,
      List<Mark> images) {

    Set<String> heads() {
      return BodyPaths.heads(List.of(answer, tools, thinking, messages));
    }
  }

  /**
   * What begins an image in a body.
   *
   * @param name of a member, with its quotes
   * @param value how its value begins; empty for any
   */
  private record Mark(String name, String value) {
    static Mark of(String member, String value) {
      return new Mark('"' + member + '"', value);
    }
  }

  private static final Words ANTHROPIC =
      new Words(
          List.of("max_tokens"),
          List.of("tools"),
          List.of("thinking"),
          List.of("messages"),
          List.of(Mark.of("type", "\"image\"")));

  private static final Words GEMINI =
      new Words(
          List.of(
              "generationConfig.maxOutputTokens",
              "generation_config.max_output_tokens",
              "generationConfig.max_output_tokens"),
          List.of("tools"),
          List.of(
              "generationConfig.thinkingConfig",
              "generation_config.thinking_config",
              "generationConfig.thinking_config"),
          List.of("contents"),
          List.of(Mark.of("mimeType", "\"image/"), Mark.of("mime_type", "\"image/")));

  private static final Map<String, Words> WORDS =
      Map.of(
          DialectName.OPENAI_CHAT,
          new Words(
              List.of("max_completion_tokens", "max_tokens"),
              List.of("tools", "functions"),
              List.of("reasoning_effort"),
              List.of("messages"),
              List.of(Mark.of("image_url", ""))),
          DialectName.OPENAI_COMPLETIONS,
          new Words(List.of("max_tokens"), List.of(), List.of(), List.of(), List.of()),
          DialectName.OPENAI_RESPONSES,
          new Words(
              List.of("max_output_tokens"),
              List.of("tools"),
              List.of("reasoning"),
              List.of("input"),
              List.of(Mark.of("type", "\"input_image\""))),
          DialectName.ANTHROPIC_MESSAGES,
          ANTHROPIC,
          DialectName.BEDROCK_INVOKE,
          ANTHROPIC,
          DialectName.GEMINI,
          GEMINI,
          DialectName.GEMINI_ARRAY,
          GEMINI,
          DialectName.BEDROCK_CONVERSE,
          new Words(
              List.of("inferenceConfig.maxTokens"),
              List.of("toolConfig"),
              List.of(
                  "additionalModelRequestFields.thinking",
                  "additionalModelRequestFields.reasoning_config",
                  "additionalModelRequestFields.reasoningConfig"),
              List.of("messages"),
              List.of(Mark.of("image", "{\"format\""), Mark.of("image", "{\"source\""))),
          DialectName.COHERE_CHAT,
          new Words(
              List.of("max_tokens"),
              List.of("tools"),
              List.of("thinking"),
              List.of("messages"),
              List.of(Mark.of("image_url", ""))));

  /** Words in which thinking is asked not to be. */
  private static final Set<String> NOT_THINKING = Set.of("none", "disabled");

  private static final Set<String> SAYS_WHETHER_THINKING =
      Set.of("type", "effort", "thinkingBudget", "thinking_budget");

  public BodyTraits {
    needs = Set.copyOf(needs);
  }

  /** The traits of a body in a dialect. */
  public static BodyTraits of(String dialect, BodyView body) {
    Words words = WORDS.get(dialect);
    if (words == null) {
      return NONE;
    }
    try {
      return read(words, body);
    } catch (JsonSyntaxException broken) {
      return NONE; // Whoever parses it will say so better.
    }
  }

  private static BodyTraits read(Words words, BodyView body) {
    BodyPaths paths = new BodyPaths(body, words.heads());
    Set<Ask.Need> needs = EnumSet.noneOf(Ask.Need.class);
    for (String path : words.tools) {
      if (isFilled(paths.at(path), body)) {
        needs.add(Ask.Need.TOOLS);
      }
    }
    for (String path : words.thinking) {
      if (isThinking(paths.at(path), paths, body)) {
        needs.add(Ask.Need.THINKING);
      }
    }
    for (String path : words.messages) {
      Members.Member messages = paths.at(path);
      if (messages != null
          && hasImage(words.images, body.text(), messages.start(), messages.end())) {
        needs.add(Ask.Need.IMAGES);
      }
    }
    long answer = 0;
    for (String path : words.answer) {
      answer = answer == 0 ? number(paths.at(path)) : answer;
    }
    return new BodyTraits(needs, answer);
  }

  /** Whether it is a list or an object with something in it. */
  private static boolean isFilled(Members.@Nullable Member member, BodyView body) {
    if (member == null
        || (member.kind() != Members.Kind.ARRAY && member.kind() != Members.Kind.OBJECT)) {
      return false;
    }
    int first = afterSpace(body.text(), member.start() + 1, member.end());
    return first < member.end() - 1;
  }

  /**
   * Whether thinking is asked for: by a word ({@code "high"}), or by an object that does not say
   * otherwise in its {@code type}, {@code effort} or budget.
   */
  private static boolean isThinking(
      Members.@Nullable Member member, BodyPaths paths, BodyView body) {
    if (member == null) {
      return false;
    }
    return switch (member.kind()) {
      case STRING -> !NOT_THINKING.contains(String.valueOf(member.text()));
      case OBJECT ->
          isFilled(member, body) && isEnabled(paths.within(member, SAYS_WHETHER_THINKING));
      default -> false;
    };
  }

  private static boolean isEnabled(Members said) {
    for (String word : SAYS_WHETHER_THINKING) {
      Members.Member one = said.get(word);
      if (one != null
          && one.text() != null
          && (NOT_THINKING.contains(one.text())
              || (one.kind() == Members.Kind.NUMBER && one.text().equals("0")))) {
        return false;
      }
    }
    return true;
  }

  private static long number(Members.@Nullable Member member) {
    if (member == null || member.kind() != Members.Kind.NUMBER || member.text() == null) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(member.text()));
    } catch (NumberFormatException fraction) {
      return 0;
    }
  }

  /**
   * Whether a part of a body has one of the marks. A quote within a string is escaped, so that what
   * stands between two quotes that are not is a whole string, and no text of a caller's.
   */
  private static boolean hasImage(List<Mark> marks, String body, int from, int until) {
    for (Mark mark : marks) {
      int at = body.indexOf(mark.name, from, until);
      while (at >= 0) {
        if (hasValue(mark, body, at + mark.name.length(), until)) {
          return true;
        }
        at = body.indexOf(mark.name, at + 1, until);
      }
    }
    return false;
  }

  private static boolean hasValue(Mark mark, String body, int afterName, int until) {
    int colon = afterSpace(body, afterName, until);
    if (colon >= until || body.charAt(colon) != ':') {
      return false;
    }
    int at = afterSpace(body, colon + 1, until);
    for (int i = 0; i < mark.value.length(); i++) {
      char expected = mark.value.charAt(i);
      if (at >= until || body.charAt(at) != expected) {
        return false;
      }
      // Space may stand between tokens, and no value here has any within one.
      at = expected == '{' ? afterSpace(body, at + 1, until) : at + 1;
    }
    return true;
  }

  private static int afterSpace(String body, int from, int until) {
    int at = from;
    while (at < until && " \n\r\t".indexOf(body.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }
}
