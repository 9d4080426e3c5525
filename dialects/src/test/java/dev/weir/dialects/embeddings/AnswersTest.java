package dev.weir.dialects.embeddings;

import static dev.weir.dialects.embeddings.Shapes.answer;
import static dev.weir.dialects.embeddings.Shapes.fault;
import static dev.weir.dialects.embeddings.Shapes.request;
import static dev.weir.dialects.embeddings.Shapes.written;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, order, batches, and answers that are none. */
class AnswersTest {

  private static final String FLOATS = "{'model':'x','input':'a'}";
  private static final String BASE64 = "{'model':'x','input':'a','encoding_format':'base64'}";

  @Test
  void every_float_survives_base64_in_both_directions() {
    SplittableRandom random = new SplittableRandom(42);
    float[] floats = new float[2000];
    for (int i = 0; i < floats.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      floats[i] = Float.isFinite(any) ? any : -0.0f;
    }
    ByteBuffer bytes = ByteBuffer.allocate(floats.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    String base64 = Base64.getEncoder().encodeToString(bytes.array());

    String told =
        answer("openai", "openai", request("openai", "m", FLOATS), data("\"" + base64 + "\""));
    List<JsonValue> numbers = embedding(told).items();
    for (int i = 0; i < floats.length; i++) {
      assertThat(Float.floatToRawIntBits(Float.parseFloat(numbers.get(i).text())))
          .isEqualTo(Float.floatToRawIntBits(floats[i]));
    }
    String digits = told.substring(told.indexOf('[', told.indexOf("\"embedding\":")));
    String array = digits.substring(0, digits.indexOf(']') + 1);
    String back =
        answer(
            "openai",
            "gemini-embed",
            request("openai", "m", BASE64),
            "{'embedding':{'values':" + array + "}}");
    assertThat(embedding(back).text()).isEqualTo(base64);
  }

  @Test
  void a_double_becomes_the_float_nearest_to_its_digits() {
    // Halfway between two floats but for the last digit, which a double cannot hold.
    String digits = "1.00000005960464477540";
    String told =
        answer(
            "openai",
            "titan-embed",
            request("openai", "m", BASE64),
            "{'embedding':[ " + digits + " ]}");
    float read =
        ByteBuffer.wrap(Base64.getDecoder().decode(embedding(told).text()))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getFloat();
    assertThat(read).isEqualTo(Math.nextUp(1.0f));
  }

  @Test
  void vectors_stand_in_the_order_of_the_inputs() {
    EmbeddingsRequest request = request("openai", "m", "{'model':'x','input':['a','b','c']}");
    String told =
        "{'data':[{'index':2,'embedding':[2]},{'index':0,'embedding':[0]},"
            + "{'index':1,'embedding':[1]}],'usage':{'total_tokens':9}}";
    assertThat(answer("google-predict", "openai", request, told))
        .isEqualTo(
            Shapes.json(
                "{'predictions':[{'embeddings':{'values':[0]}},{'embeddings':{'values':[1]}},"
                    + "{'embeddings':{'values':[2]}}]}"));
    assertThat(answer("openai", "openai", request, told)).contains("\"total_tokens\":9");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, m, 1",
    "openai, pplx-embed-v1-4b, 1",
    "gemini-embed, m, 205",
    "gemini-batch-embed, m, 3",
    "google-predict, text-embedding-005, 1",
    "google-predict, gemini-embedding-001, 205",
    "cohere-embed, embed-v4.0, 3",
    "bedrock-cohere-embed, cohere.embed-v4:0, 3",
    "titan-embed, amazon.titan-embed-text-v2:0, 205"
  })
  void many_inputs_are_parted_as_the_vendor_takes_them(String vendor, String model, int calls) {
    String texts =
        IntStream.range(0, 205).mapToObj(i -> "'" + i + "'").collect(Collectors.joining(","));
    EmbeddingsRequest request = request("openai", model, "{'model':'x','input':[" + texts + "]}");
    List<String> bodies = written(vendor, request);
    assertThat(bodies).hasSize(calls);
    StringBuilder order = new StringBuilder();
    bodies.forEach(body -> order.append(body.replaceAll("[^0-9\"]", "")));
    assertThat(order.indexOf("\"0\"")).isLessThan(order.indexOf("\"204\"")).isNotNegative();
  }

  @Test
  void answers_to_parts_are_one_answer() {
    EmbeddingsRequest request =
        request(
            "gemini-batch-embed",
            "embed-v4.0",
            "{'requests':[{'content':{'parts':[{'text':'a'}]},'taskType':'RETRIEVAL_QUERY'},"
                + "{'content':{'parts':[{'text':'b'}]},'taskType':'CLUSTERING'}]}");
    assertThat(written("cohere-embed", request)).hasSize(2);
    String first = "{'embeddings':{'float':[[1]]},'meta':{'billed_units':{'input_tokens':3.0}}}";
    String second = "{'embeddings':{'float':[[2]]},'meta':{'billed_units':{'input_tokens':4}}}";
    assertThat(answer("gemini-batch-embed", "cohere-embed", request, first, second))
        .isEqualTo(
            Shapes.json(
                "{'embeddings':[{'values':[1]},{'values':[2]}],"
                    + "'usageMetadata':{'promptTokenCount':7}}"));
    Fault swapped = fault(() -> answer("openai", "cohere-embed", request, first));
    assertThat(((Fault.Upstream) swapped).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void whole_numbers_go_as_the_caller_wants_them() {
    EmbeddingsRequest packed =
        request(
            "openai",
            "m",
            "{'model':'x','input':'a','output_dtype':'uint8','encoding_format':'base64'}");
    String told = "{'embeddings':{'uint8':[[0,255,7]]}}";
    assertThat(answer("openai", "cohere-embed", packed, told)).contains("\"embedding\":\"AP8H\"");
    EmbeddingsRequest types =
        request(
            "cohere-embed",
            "m",
            "{'model':'x','input_type':'clustering','texts':['a'],"
                + "'embedding_types':['int8','float','base64']}");
    assertThat(
            answer(
                "cohere-embed",
                "cohere-embed",
                types,
                "{'embeddings':{'int8':[[-1]],'float':[[1]]}}"))
        .contains(Shapes.json("{'int8':[[-1]],'float':[[1]],'base64':['AACAPw==']}"));
    assertThat(fault(() -> written("gemini-embed", types)))
        .isEqualTo(new Fault.UnsupportedByTarget(Rule.WHOLE_NUMBERS.reason(), "encoding_format"));
  }

  @Test
  void perplexitys_whole_numbers_are_floats_to_who_asks_for_these() {
    EmbeddingsRequest request = request("openai", "pplx-embed-v1-4b", FLOATS);
    assertThat(written("openai", request).getFirst())
        .contains("\"encoding_format\":\"base64_int8\"");
    assertThat(embedding(answer("openai", "openai", request, data("'/wI='"))).raw())
        .hasToString("[-1.0,2.0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          openai         | {'error':{'message':'slow down','type':'rate_limit_error'}} | RATE_LIMITED
          openai         | {'data':[]}                                        | MALFORMED
          openai         | {'data':[{'embedding':[1]},{'embedding':[1]}]}     | MALFORMED
          openai         | {'data':[{'index':1,'embedding':[1]}]}             | MALFORMED
          openai         | {'data':[{'index':0,'embedding':['a']}]}           | MALFORMED
          openai         | {'data':[{'index':0,'embedding':[1,'a']}]}         | MALFORMED
          openai         | {'data':[{'index':0,'embedding':[]}]}              | MALFORMED
          openai         | {'data':[{'index':0,'embedding':'AAA='}]}          | MALFORMED
          openai         | {'data':[{'index':0,'embedding':'AADAfw=='}]}      | MALFORMED
          openai         | {'data':[{'index':0,'embedding':''}]}              | MALFORMED
          openai         | <html>                                             | MALFORMED
          gemini-embed   | {'error':{'code':429,'message':'x','status':'RESOURCE_EXHAUSTED'}} | RATE_LIMITED
          gemini-embed   | {'embedding':{}}                                   | MALFORMED
          google-predict | [{'error':{'code':503,'message':'x','status':'UNAVAILABLE'}}] | OVERLOADED
          google-predict | {'predictions':[{}]}                               | MALFORMED
          cohere-embed   | {'message':'broken'}                               | SERVER
          cohere-embed   | {'embeddings':{'int8':[[1]]}}                      | MALFORMED
          titan-embed    | {'message':'broken'}                               | SERVER
          titan-embed    | {'embedding':null}                                 | MALFORMED
          titan-embed    | {'embedding':[1]} {}                               | MALFORMED
          """)
  void an_answer_that_is_none_is_the_vendors_failure(String vendor, String body, Kind kind) {
    Fault fault = fault(() -> answer("openai", vendor, request("openai", "m", FLOATS), body));
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(kind);
  }

  @Test
  void a_number_beyond_floats_stays_a_number_and_is_no_base64() {
    String told = "{'embedding':[1e300]}";
    assertThat(answer("openai", "titan-embed", request("openai", "m", FLOATS), told))
        .contains("[1e300]");
    Fault fault =
        fault(() -> answer("openai", "titan-embed", request("openai", "m", BASE64), told));
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Kind.MALFORMED);
  }

  private static String data(String vector) {
    return "{'data':[{'index':0,'embedding':" + vector + "}]}";
  }

  private static JsonValue embedding(String answer) {
    JsonValue data = JsonReader.read(answer.getBytes(UTF_8));
    return requireNonNull(requireNonNull(data.get("data")).items().getFirst().get("embedding"));
  }
}
