package dev.weir.dialects.completions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiCompletionsTest {

  private static final Seal SEAL = new Seal("secret".getBytes(UTF_8));
  private static final OpenAiCompletions COMPLETIONS = new OpenAiCompletions(SEAL);
  private static final OpenAiChat CHAT = new OpenAiChat(SEAL);
  private static final AnswerContext ASKED = new AnswerContext("req1", "asked", true, 7, 99);
  private static final AnswerContext SILENT = new AnswerContext("req1", "asked", false, 7, 99);

  // ---- Requests

  @Test
  void a_prompt_is_what_a_user_says() {
    for (String prompt : List.of("'Once'", "['Once']")) {
      Inbound in =
          read(
              "{'model':'m','prompt':"
                  + prompt
                  + ",'stream':true,'echo':false,"
                  + "'suffix':'','best_of':2,'n':2,'logprobs':3,'max_tokens':5,'temperature':0.5,'stop':'x',"
                  + "'user':'u','seed':4,'top_k':9,'stream_options':{'include_usage':true}}");
      ChatRequest request = in.request();
      assertThat(in.tellsOptional()).isTrue();
      assertThat(request.stream()).isTrue();
      assertThat(request.messages()).containsExactly(Message.of(Role.USER, Part.Text.of("Once")));
      assertThat(request.sampling().choices()).isEqualTo(2);
      assertThat(request.sampling().logprobs()).isTrue();
      assertThat(request.sampling().topLogprobs()).isEqualTo(3);
      assertThat(request.sampling().maxOutputTokens()).isEqualTo(5);
      assertThat(request.sampling().stop()).containsExactly("x");
      assertThat(request.endUser()).isEqualTo("u");
      // What we do not know reaches those who speak OpenAI's language, as it does from a chat.
      assertThat(request.extras().of(DialectName.OPENAI_CHAT)).containsOnlyKeys("top_k");
    }
    assertThat(read("{'model':'m','prompt':'x'}").request().sampling().maxOutputTokens()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                             |          | We could not parse
          []                                            |          | expected an object
          {'prompt':'x'}                                |          | model
          {'model':'m'}                                 | prompt   | Missing required parameter
          {'model':'m','prompt':null}                   | prompt   | Missing required parameter
          {'model':'m','prompt':''}                     | prompt   | empty string
          {'model':'m','prompt':7}                      | prompt   | expected a string
          {'model':'m','prompt':[]}                     | prompt   | expected a string
          {'model':'m','prompt':['a','b']}              | prompt   | one prompt at a time
          {'model':'m','prompt':[1,2]}                  | prompt   | tokens
          {'model':'m','prompt':[[1,2]]}                | prompt   | tokens
          {'model':'m','prompt':'x','suffix':'y'}       | suffix   | after the gap
          {'model':'m','prompt':'x','echo':true}        | echo     | repeated
          {'model':'m','prompt':'x','best_of':3}        | best_of  | beyond 'n'
          {'model':'m','prompt':'x','best_of':'3'}      | best_of  | integer
          {'model':'m','prompt':'x','logprobs':6}       | logprobs | from 0 to 5
          {'model':'m','prompt':'x','logprobs':true}    | logprobs | integer
          {'model':'m','prompt':'x','tools':[]}         | tools    | Unrecognized
          {'model':'m','prompt':'x','messages':[]}      | messages | Unrecognized
          {'model':'m','prompt':'x','n':0}              | n        | below minimum
          {'model':'m','prompt':'x','stream_options':{}} | stream_options | only allowed
          """)
  void what_cannot_be_served_is_refused(String body, @Nullable String param, String words) {
    Fault.Invalid fault = (Fault.Invalid) faultOf(() -> read(body));
    assertThat(fault.param()).isEqualTo(param);
    assertThat(fault.message()).contains(words);
    assertThat(COMPLETIONS.errorStatus(fault)).isEqualTo(400);
    assertThat(COMPLETIONS.errorBody(fault, "r")).isEqualTo(CHAT.errorBody(fault, "r"));
    assertThat(COMPLETIONS.errorEvent(fault, "r")).isEqualTo(CHAT.errorEvent(fault, "r"));
  }

  @Test
  void every_vendor_can_be_asked() {
    ChatRequest request = read("{'model':'m','prompt':'x','max_tokens':5}").request();
    assertThat(CHAT.encodeRequest(request, Target.VENDOR).dropped()).isEmpty();
    assertThat(new AnthropicMessages(SEAL).encodeRequest(request, Target.VENDOR).dropped())
        .isEmpty();
    assertThat(new CohereChat(SEAL).encodeRequest(request, Target.VENDOR).dropped()).isEmpty();
  }

  @Test
  void hostile_bytes_are_refused_and_nothing_else() {
    String whole =
        "{\"model\":\"m\",\"prompt\":[\"x\"],\"n\":2,\"logprobs\":1,\"best_of\":2,\"echo\":false}";
    Seeds.each(
        800,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = whole.getBytes(UTF_8);
          for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
          }
          try {
            COMPLETIONS.decodeRequest(Buffer.buffer(bytes));
          } catch (FaultException refused) {
            assertThat(refused.fault()).isInstanceOf(Fault.Invalid.class);
          }
        });
  }

  // ---- Answers

  @Test
  void an_answer_is_text_and_a_table_of_tokens() {
    RawJson logprobs =
        RawJson.of(
            "{\"content\":[{\"token\":\"é\",\"logprob\":-0.5,\"top_logprobs\":[{\"token\":\"e\","
                + "\"logprob\":-1}]},{\"token\":\"b\",\"logprob\":-2,\"top_logprobs\":[]}]}");
    ChatAnswer answer =
        new ChatAnswer(
            "",
            "m",
            0,
            List.of(
                new ChatAnswer.Choice(
                    0,
                    List.of(
                        new Part.Thinking("hm", null, "", Extras.NONE),
                        Part.Text.of("é"),
                        new Part.Refusal("b", Extras.NONE)),
                    Finish.of(Finish.Reason.LENGTH),
                    logprobs,
                    Extras.NONE)),
            Usage.of(3, 2),
            Extras.NONE);
    assertThat(new JsonObject(COMPLETIONS.encodeAnswer(answer, ASKED)))
        .isEqualTo(
            new JsonObject(
                """
                {"id":"cmpl-req1","object":"text_completion","created":99,"model":"asked",
                 "choices":[{"text":"éb","index":0,"logprobs":{"tokens":["é","b"],
                   "token_logprobs":[-0.5,-2],"top_logprobs":[{"e":-1},{}],"text_offset":[0,1]},
                   "finish_reason":"length"}],
                 "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"""));
  }

  @Test
  void a_stream_says_what_the_answer_says_whatever_it_holds() {
    ChatShape shape = ChatShape.everything(DialectName.OPENAI_CHAT, "openai");
    Seeds.each(
        120,
        seed -> {
          RandomChats chats = new RandomChats(seed, shape);
          ChatAnswer answer = chats.answer();
          AnswerContext context = seed % 2 == 0 ? ASKED : SILENT;
          StreamEncoder encoder = COMPLETIONS.streamEncoder(context);
          Buffer out = encoder.encode(chats.events(answer));
          List<JsonObject> chunks = chunks(out.appendBuffer(encoder.end()));
          JsonObject whole = new JsonObject(COMPLETIONS.encodeAnswer(answer, context));
          TreeMap<Integer, String> texts = new TreeMap<>();
          TreeMap<Integer, String> ends = new TreeMap<>();
          for (JsonObject chunk : chunks) {
            assertThat(chunk.getString("object")).isEqualTo("text_completion");
            assertThat(chunk.containsKey("usage")).isEqualTo(context.tellsOptional());
            for (Object item : chunk.getJsonArray("choices")) {
              JsonObject choice = (JsonObject) item;
              assertThat(ends).doesNotContainKey(choice.getInteger("index"));
              texts.merge(choice.getInteger("index"), choice.getString("text"), String::concat);
              if (choice.getString("finish_reason") != null) {
                ends.put(choice.getInteger("index"), choice.getString("finish_reason"));
              }
            }
          }
          JsonArray choices = whole.getJsonArray("choices");
          for (int i = 0; i < choices.size(); i++) {
            assertThat(texts.get(i)).isEqualTo(choices.getJsonObject(i).getString("text"));
            assertThat(ends.get(i)).isEqualTo(choices.getJsonObject(i).getString("finish_reason"));
          }
          if (context.tellsOptional()) {
            assertThat(chunks.getLast().getJsonObject("usage"))
                .isEqualTo(whole.getJsonObject("usage"));
          }
        });
  }

  @Test
  void tokens_keep_their_places_over_the_chunks() {
    RawJson token = RawJson.of("{\"content\":[{\"token\":\"ab\",\"logprob\":-1}]}");
    StreamEncoder encoder = COMPLETIONS.streamEncoder(SILENT);
    Buffer out =
        encoder.encode(
            List.of(
                new ChatEvent.Started("c", "m", 5, Usage.NONE, Extras.NONE),
                new ChatEvent.Logprobs(0, token),
                new ChatEvent.Logprobs(0, token),
                new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE)));
    List<JsonObject> chunks = chunks(out.appendBuffer(encoder.end()));
    assertThat(chunks.get(1).getJsonArray("choices").getJsonObject(0).getJsonObject("logprobs"))
        .isEqualTo(
            new JsonObject(
                "{\"tokens\":[\"ab\"],\"token_logprobs\":[-1],\"top_logprobs\":[{}],"
                    + "\"text_offset\":[2]}"));
  }

  @Test
  void failures_and_waiting_are_as_in_a_chat() {
    StreamEncoder encoder = COMPLETIONS.streamEncoder(ASKED);
    Fault fault = new Fault.Timeout("late");
    assertThat(encoder.fail(fault)).isEqualTo(CHAT.errorEvent(fault, "req1"));
    assertThat(encoder.keepAlive()).isEqualTo(CHAT.keepAlive()).isEqualTo(COMPLETIONS.keepAlive());
    assertThat(COMPLETIONS.name()).isEqualTo(DialectName.OPENAI_COMPLETIONS);
  }

  /** A chat's stream is understood by the chat's own reader, so that both sides mean the same. */
  @Test
  void a_vendors_chat_becomes_a_completion() {
    StreamDecoder decoder = CHAT.streamDecoder();
    List<ChatEvent> events = new ArrayList<>();
    decoder.feed(
        Buffer.buffer(
            "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
                + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"),
        events::add);
    decoder.end(events::add);
    StreamEncoder encoder = COMPLETIONS.streamEncoder(SILENT);
    assertThat(encoder.encode(events).appendBuffer(encoder.end()).toString())
        .isEqualTo(
            "data: {\"id\":\"x\",\"object\":\"text_completion\",\"created\":99,\"model\":\"asked\","
                + "\"choices\":[{\"text\":\"Hi\",\"index\":0,\"logprobs\":null,"
                + "\"finish_reason\":null}]}\n\n"
                + "data: {\"id\":\"x\",\"object\":\"text_completion\",\"created\":99,\"model\":\"asked\","
                + "\"choices\":[{\"text\":\"\",\"index\":0,\"logprobs\":null,"
                + "\"finish_reason\":\"stop\"}]}\n\n"
                + "data: [DONE]\n\n");
  }

  private static List<JsonObject> chunks(Buffer stream) {
    String text = stream.toString();
    assertThat(text).endsWith("data: [DONE]\n\n");
    List<JsonObject> chunks = new ArrayList<>();
    for (String frame : text.substring(0, text.length() - 14).split("\n\n")) {
      assertThat(frame).startsWith("data: ");
      chunks.add(new JsonObject(frame.substring(6)));
    }
    return chunks;
  }

  private static Inbound read(String body) {
    return COMPLETIONS.decodeRequest(Buffer.buffer(body.replace('\'', '"')));
  }

  private static Fault faultOf(Runnable action) {
    try {
      action.run();
    } catch (FaultException refused) {
      return refused.fault();
    }
    return fail("nothing was refused");
  }
}
