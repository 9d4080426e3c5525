package dev.weir.dialects.rerank;

import static dev.weir.bus.message.ShapeName.BEDROCK_RERANK;
import static dev.weir.bus.message.ShapeName.COHERE_RERANK;
import static dev.weir.bus.message.ShapeName.JINA_RERANK;
import static dev.weir.bus.message.ShapeName.VOYAGE_RERANK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.LooseJson;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.operation.OperationShape.Context;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.testkit.HostileBytes;
import dev.weir.testkit.HostileBytes.Words;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no request or no answer is refused, in whose words it should be. */
class RerankRefusalsTest {

  private static final Context CONTEXT = new Context("req-1", "asked", 99);
  private static final List<String> NAMES =
      List.of(COHERE_RERANK, JINA_RERANK, VOYAGE_RERANK, BEDROCK_RERANK);
  private static final Buffer REQUEST =
      buffer(
          "{model:m,query:Q,documents:[a,{title:T,author:A}],top_n:2,top_k:1,truncation:true,"
              + "rank_fields:[title],return_documents:true,max_tokens_per_doc:9,priority:3}");
  private static final Buffer ANSWER =
      buffer(
          "{id:v1,results:[{index:1,relevance_score:0.5,document:{text:b}}],"
              + "data:[{index:0,relevance_score:1}],usage:{total_tokens:3},"
              + "meta:{billed_units:{search_units:1},tokens:{input_tokens:2}}}");
  private static final RerankRequest SOUND =
      read(JINA_RERANK, "{query:Q,documents:[a,b,c],return_documents:true}");

  static Stream<Arguments> malformed() {
    return Stream.of(
            "",
            "{",
            "[]",
            "null",
            "{}",
            "{results:null}",
            "{results:{}}",
            "{results:[1]}",
            "{results:[{relevance_score:1}]}",
            "{results:[{index:0}]}",
            "{results:[{index:3,relevance_score:1}]}",
            "{results:[{index:-1,relevance_score:1}]}",
            "{results:[{index:0.5,relevance_score:1}]}",
            "{results:[{index:99999999999,relevance_score:1}]}",
            "{results:[{index:0,relevance_score:'1'}]}",
            "{results:[{index:0,relevance_score:null}]}",
            "{results:[{index:0,relevance_score:1e999}]}",
            "{results:[{index:0,relevance_score:NaN}]}")
        .flatMap(body -> NAMES.stream().map(name -> Arguments.of(name, body)));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void a_malformed_answer_is_the_vendor_s_fault(String vendor, String body) {
    RerankRequest request = read(COHERE_RERANK, "{query:Q,documents:[a,b,c]}");
    Buffer bytes = body.contains("NaN") ? Buffer.buffer(body) : buffer(body);
    assertThat(refused(() -> shape(vendor).readAnswers(List.of(bytes), request)))
        .isInstanceOfSatisfying(
            Fault.Upstream.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
              assertThat(fault.dialect()).isEqualTo(vendor);
            });
  }

  // ---- Bad requests

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cohere-rerank  | {                                  | invalid request: the body is not JSON.                                      |
          cohere-rerank  | [1]                                | invalid type: parameter body is of type array but should be of type object. |
          cohere-rerank  | {documents:[a]}                    | invalid request: query must be specified.                                   | query
          cohere-rerank  | {query:' ',documents:[a]}          | invalid request: query must not be empty or be only whitespace              | query
          cohere-rerank  | {query:q}                          | invalid request: documents must be specified.                               | documents
          cohere-rerank  | {query:q,documents:[]}             | invalid request: list of documents must not be empty                        | documents
          cohere-rerank  | {query:q,documents:[{text:a}]}     | invalid type: parameter documents[0] is of type object but should be of type string. | documents[0]
          cohere-rerank  | {query:q,documents:[a],top_n:0}    | invalid request: top_n must be at least 1.                                  | top_n
          cohere-rerank  | {query:q,documents:[a],top_n:9e99} | invalid type: parameter top_n is of type number but should be of type integer. | top_n
          cohere-rerank  | {query:q,documents:[a],top_n:99999999999} | invalid request: top_n is too large a number.                        | top_n
          jina-rerank    | {                                  | JSON decode error                                                           |
          jina-rerank    | [1]                                | Input should be a valid dictionary                                          |
          jina-rerank    | {documents:[a]}                    | query: Field required                                                       | query
          jina-rerank    | {query:'',documents:[a]}           | query: String should have at least 1 character                              | query
          jina-rerank    | {query:q,documents:a}              | documents: Input should be a valid list                                     | documents
          jina-rerank    | {query:q,documents:[]}             | documents: List should have at least 1 item after validation, not 0         | documents
          jina-rerank    | {query:q,documents:[a,1]}          | documents.1: Input should be a valid string                                 | documents[1]
          jina-rerank    | {query:q,documents:[a],top_n:-1}   | top_n: Input should be greater than or equal to 1                           | top_n
          jina-rerank    | {query:q,documents:[a],return_documents:1} | return_documents: Input should be a valid boolean                   | return_documents
          jina-rerank    | {query:q,documents:[a],top_n:99999999999}  | top_n: Input should be a number of reasonable size                  | top_n
          voyage-rerank  | {                                  | The request body is not valid JSON, or some arguments were not specified properly |
          voyage-rerank  | [1]                                | The request body is not valid JSON, or some arguments were not specified properly |
          voyage-rerank  | {documents:[a]}                    | P, Value 'None' supplied for argument 'query' is not valid                  | query
          voyage-rerank  | {query:'',documents:[a]}           | P, Value '' supplied for argument 'query' is not a valid string             | query
          voyage-rerank  | {query:q,documents:[]}             | P, An empty list supplied for argument 'documents' is not valid             | documents
          voyage-rerank  | {query:q,documents:[a],top_k:x}    | P, Value supplied for argument 'top_k' is not a valid integer               | top_k
          voyage-rerank  | {query:q,documents:[a],top_k:0}    | P, Value supplied for argument 'top_k' is not valid: it must be at least 1  | top_k
          voyage-rerank  | {query:q,documents:[a],top_k:99999999999} | P, Value supplied for argument 'top_k' is too large                  | top_k
          bedrock-rerank | {                                  | Malformed input request, please reformat your input and try again.          |
          bedrock-rerank | [1]                                | B: #: expected type: JSONObject, found: JSONArray                           |
          bedrock-rerank | {documents:[a]}                    | B: #: required key [query] not found                                        | query
          bedrock-rerank | {query:'',documents:[a]}           | B: #/query: expected minLength: 1, actual: 0                                | query
          bedrock-rerank | {query:q,documents:[]}             | B: #/documents: expected minimum item count: 1, found: 0                    | documents
          bedrock-rerank | {query:q,documents:[a,true]}       | B: #/documents/1: expected type: String, found: Boolean                     | documents[1]
          bedrock-rerank | {query:q,documents:[a],top_n:0}    | B: #/top_n: the value is not greater or equal to 1                          | top_n
          bedrock-rerank | {query:q,documents:[a],top_n:99999999999} | B: #/top_n: the number is too large                                  | top_n
          """)
  void bad_input_is_told_in_the_caller_s_words(
      String caller, String body, String message, String param) {
    Buffer bytes = body.equals("{") ? Buffer.buffer(body) : buffer(body);
    String expected =
        message
            .replaceFirst(
                "^P, ",
                "The request body is not valid JSON, or some arguments were not specified"
                    + " properly. In particular, ")
            .replaceFirst(
                "^B: (.*)$",
                "Malformed input request: $1, please reformat your input and try again.");
    assertThat(refused(() -> shape(caller).readRequest(bytes, "M")))
        .isEqualTo(new Fault.Invalid(expected, param));
  }

  // ---- Hostile bytes

  @Test
  void the_examples_that_are_spoiled_are_good() {
    assertThat(shape(JINA_RERANK).readRequest(REQUEST, "M").documents()).hasSize(2);
    for (String name : NAMES) {
      assertThat(shape(name).readAnswers(List.of(ANSWER), SOUND).results()).hasSize(1);
    }
  }

  @Test
  void whatever_the_bytes_nothing_but_a_fault_comes_out() {
    Set<String> names = new TreeSet<>();
    Set<String> texts = new TreeSet<>();
    Words.gather(REQUEST, names, texts);
    Words.gather(ANSWER, names, texts);
    Words words = new Words(List.copyOf(names), List.copyOf(texts));
    Seeds.each(
        40,
        seed -> {
          HostileBytes bytes = new HostileBytes(seed, words);
          for (String name : NAMES) {
            for (Buffer body :
                List.of(
                    bytes.json(),
                    bytes.noise(200),
                    bytes.garbled(REQUEST),
                    bytes.altered(REQUEST))) {
              ask(name, body);
            }
            for (Buffer body :
                List.of(
                    bytes.json(), bytes.noise(200), bytes.garbled(ANSWER), bytes.altered(ANSWER))) {
              answer(name, body);
            }
          }
        });
  }

  @Test
  void a_body_that_is_cut_off_is_refused() {
    for (String name : NAMES) {
      for (int length = 0; length < REQUEST.length(); length++) {
        Buffer cut = REQUEST.getBuffer(0, length);
        assertThat(refused(() -> shape(name).readRequest(cut, "M")))
            .isInstanceOf(Fault.Invalid.class);
      }
      for (int length = 0; length < ANSWER.length(); length++) {
        Buffer cut = ANSWER.getBuffer(0, length);
        assertThat(refused(() -> shape(name).readAnswers(List.of(cut), SOUND)))
            .isInstanceOf(Fault.Upstream.class);
      }
    }
  }

  /** A caller's bytes go all the way to every vendor, if they go anywhere. */
  private static void ask(String caller, Buffer body) {
    try {
      RerankRequest request = shape(caller).readRequest(body, "M");
      for (String vendor : NAMES) {
        try {
          shape(vendor).writeRequest(request).bodies().forEach(JsonReader::read);
        } catch (FaultException refused) {
          assertThat(refused.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
        }
      }
    } catch (FaultException refused) {
      assertThat(refused.fault()).isInstanceOf(Fault.Invalid.class);
    }
  }

  /** A vendor's bytes go all the way to every caller, if they go anywhere. */
  private static void answer(String vendor, Buffer body) {
    try {
      RerankAnswer answer = shape(vendor).readAnswers(List.of(body), SOUND);
      for (String caller : NAMES) {
        JsonReader.read(shape(caller).writeAnswer(answer, SOUND, CONTEXT));
      }
    } catch (FaultException refused) {
      assertThat(refused.fault()).isInstanceOf(Fault.Upstream.class);
    }
  }

  // ---- Helpers

  private static OperationShape<RerankRequest, RerankAnswer> shape(String name) {
    return Objects.requireNonNull(Rerank.shapeOf(name));
  }

  private static RerankRequest read(String caller, String body) {
    return shape(caller).readRequest(buffer(body), "M");
  }

  private static Fault refused(ThrowingCallable call) {
    return catchThrowableOfType(FaultException.class, call).fault();
  }

  /** JSON whose quotes may be single, or left out around words. */
  private static Buffer buffer(String text) {
    return LooseJson.buffer(text);
  }
}
