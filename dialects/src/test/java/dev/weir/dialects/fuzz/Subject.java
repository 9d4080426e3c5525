package dev.weir.dialects.fuzz;

import dev.weir.dialects.Dialect;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.Seal;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.dialects.bedrock.BedrockInvoke;
import dev.weir.dialects.bedrock.Transcripts;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.completions.OpenAiCompletions;
import dev.weir.dialects.gemini.GeminiArray;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import dev.weir.testkit.HostileBytes;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A dialect, those that callers speak instead of it to the same vendors, and good examples of all
 * that it reads.
 *
 * @param line what the URL of a request says
 * @param facades what only callers speak
 */
record Subject(Dialect dialect, RequestLine line, List<IngressDialect> facades, Examples examples) {

  private static final Seal SEAL = new Seal(new byte[] {1});

  static List<Subject> all() {
    RequestLine claude = new RequestLine("us.anthropic.claude-sonnet-4-5-20250929-v1:0", true);
    return List.of(
        subject(new OpenAiChat(SEAL), "openai", RequestLine.SILENT, new OpenAiCompletions(SEAL)),
        subject(new OpenAiResponses(SEAL), "responses", RequestLine.SILENT),
        subject(new AnthropicMessages(SEAL), "anthropic", RequestLine.SILENT),
        subject(
            new GeminiContent(SEAL),
            "gemini",
            new RequestLine("gemini-2.5-pro", true),
            new GeminiArray(SEAL)),
        subject(new BedrockConverse(SEAL), "bedrock", claude, new BedrockInvoke(SEAL)),
        subject(new CohereChat(SEAL), "cohere", RequestLine.SILENT));
  }

  private static Subject subject(
      Dialect dialect, String folder, RequestLine line, IngressDialect... facades) {
    return new Subject(dialect, line, List.of(facades), Examples.of(folder));
  }

  /** The dialect as callers speak it, and its facades. */
  List<IngressDialect> ingress() {
    List<IngressDialect> all = new ArrayList<>(facades);
    all.add(dialect);
    return all;
  }

  @Override
  public String toString() {
    return dialect.name();
  }

  /**
   * What the dialect's transcripts hold.
   *
   * @param streams the events of each, without the line ends between them
   */
  record Examples(
      List<Buffer> requests,
      List<Buffer> answers,
      List<List<String>> streams,
      boolean framed,
      HostileBytes.Words words) {

    static Examples of(String folder) {
      List<Buffer> requests = Resources.all(folder + "/requests", ".json");
      List<Buffer> answers = Resources.all(folder + "/answers", ".json");
      boolean framed = folder.equals("bedrock");
      List<List<String>> streams = new ArrayList<>();
      for (Buffer stream : Resources.all(folder + "/streams", framed ? ".frames" : ".sse")) {
        String text = stream.toString().replace("\r\n", "\n");
        streams.add(Arrays.asList(text.split(framed ? "\n+" : "\n\n")));
      }
      Set<String> names = new LinkedHashSet<>();
      Set<String> texts = new LinkedHashSet<>();
      requests.forEach(one -> HostileBytes.Words.gather(one, names, texts));
      answers.forEach(one -> HostileBytes.Words.gather(one, names, texts));
      for (List<String> stream : streams) {
        for (String event : stream) {
          HostileBytes.Words.gather(Buffer.buffer(json(event)), names, texts);
        }
      }
      HostileBytes.Words words = new HostileBytes.Words(List.copyOf(names), List.copyOf(texts));
      return new Examples(requests, answers, streams, framed, words);
    }

    /** A stream's bytes. */
    Buffer bytes(List<String> events) {
      return framed
          ? Transcripts.frames(String.join("\n", events))
          : Buffer.buffer(String.join("\n\n", events) + "\n\n");
    }

    /** The same event with another document where it has one. */
    String with(String event, UnaryOperator<Buffer> change) {
      String json = json(event);
      return json.isEmpty()
          ? event
          : event.substring(0, event.length() - json.length()) + change.apply(Buffer.buffer(json));
    }

    /** An event that holds nothing but a document. */
    String event(Buffer json) {
      return framed
          ? "contentBlockDelta " + json.toString().replaceAll("[\r\n]", " ")
          : "data: " + json;
    }

    /** What follows the first brace: all documents are objects, and stand last in their event. */
    private static String json(String event) {
      int brace = event.indexOf('{');
      return brace < 0 || event.indexOf('\n', brace) >= 0 ? "" : event.substring(brace);
    }
  }
}
