package dev.weir.dialects.images;

import static dev.weir.bus.message.ShapeName.GEMINI_IMAGES;
import static dev.weir.bus.message.ShapeName.GOOGLE_PREDICT;
import static dev.weir.bus.message.ShapeName.OPENAI;
import static dev.weir.bus.message.ShapeName.XAI_IMAGES;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no request or no answer is refused, in whose words it should be. */
class ImagesRefusalsTest {

  private static final Context CONTEXT = new Context("req-1", "asked", 99);
  private static final List<String> CALLERS = List.of(OPENAI, GOOGLE_PREDICT);
  private static final List<String> VENDORS =
      List.of(OPENAI, GOOGLE_PREDICT, GEMINI_IMAGES, XAI_IMAGES);

  private static final List<Buffer> REQUESTS =
      List.of(
          LooseJson.buffer(
              "{model:m,prompt:P,n:2,size:'1024x1024',aspect_ratio:'16:9',resolution:'2K',"
                  + "quality:high,style:vivid,background:opaque,output_format:jpeg,"
                  + "output_compression:50,response_format:url,negative_prompt:N,seed:7,user:u,"
                  + "moderation:low,stream:false,partial_images:1,other:1}"),
          LooseJson.buffer(
              "{instances:[{prompt:P}],labels:{a:b},parameters:{sampleCount:2,aspectRatio:'16:9',"
                  + "sampleImageSize:'2K',negativePrompt:N,seed:7,personGeneration:ALLOW_ALL,"
                  + "outputOptions:{mimeType:'image/jpeg',compressionQuality:80},language:en}}"));
  private static final List<Buffer> ANSWERS =
      List.of(
          LooseJson.buffer(
              "{created:5,data:[{b64_json:AAAA,revised_prompt:R}],output_format:png,size:s,"
                  + "usage:{input_tokens:1,input_tokens_details:{text_tokens:1},output_tokens:2}}"),
          LooseJson.buffer(
              "{predictions:[{mimeType:'image/png',bytesBase64Encoded:AAAA,prompt:R},"
                  + "{raiFilteredReason:why},{gcsUri:'gs://a'}]}"),
          LooseJson.buffer(
              "{candidates:[{content:{parts:[{inlineData:{mimeType:'image/png',data:AAAA}},"
                  + "{text:t,thought:true}]},finishReason:STOP}],promptFeedback:{blockReason:A},"
                  + "usageMetadata:{promptTokenCount:1,candidatesTokenCount:2}}"),
          LooseJson.buffer("{data:[{url:'https://e.com/i.jpeg',revised_prompt:''}]}"));
  private static final ImagesRequest SOUND =
      shape(OPENAI).readRequest(LooseJson.buffer("{prompt:P,n:2}"), "M");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                   | We could not parse the JSON body of your request.                                  |                 |
          [1]                                 | Invalid type for '': expected an object, but got an array instead.                 |                 | invalid_type
          {}                                  | Missing required parameter: 'prompt'.                                              | prompt          | missing_required_parameter
          {prompt:1}                          | Invalid type for 'prompt': expected a string, but got an integer instead.          | prompt          | invalid_type
          {prompt:''}                         | Invalid 'prompt': empty string. Expected a string with minimum length 1, but got an empty string instead. | prompt | empty_string
          {prompt:P,n:0}                      | Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0 instead. | n              | integer_below_min_value
          {prompt:P,n:11}                     | Invalid 'n': integer above maximum value. Expected a value <= 10, but got 11 instead. | n            | integer_above_max_value
          {prompt:P,partial_images:4}         | Invalid 'partial_images': integer above maximum value. Expected a value <= 3, but got 4 instead. | partial_images | integer_above_max_value
          {prompt:P,output_compression:-1}    | Invalid 'output_compression': integer below minimum value. Expected a value >= 0, but got -1 instead. | output_compression | integer_below_min_value
          {prompt:P,response_format:gif}      | Invalid value: 'gif'. Supported values are: 'url' and 'b64_json'.                  | response_format | invalid_value
          {prompt:P,background:red}           | Invalid value: 'red'. Supported values are: 'transparent', 'opaque', and 'auto'.   | background      | invalid_value
          {prompt:P,stream:1}                 | Invalid type for 'stream': expected a boolean, but got an integer instead.         | stream          | invalid_type
          """)
  void bad_input_is_told_in_openai_s_words(String body, String message, String param, String code) {
    Buffer bytes = body.equals("{") ? Buffer.buffer(body) : LooseJson.buffer(body);
    assertThat(refused(() -> shape(OPENAI).readRequest(bytes, "M")))
        .isEqualTo(new Fault.Invalid(message, param, code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                   | Invalid JSON payload received.                               |
          [1]                                 | an object was expected                                       |
          {}                                  | instances is not specified                                   | instances
          {instances:P}                       | Invalid value at 'instances': a list was expected            | instances
          {instances:[]}                      | Invalid value at 'instances': one instance was expected      | instances
          {instances:[{prompt:a},{prompt:b}]} | Invalid value at 'instances': one instance was expected      | instances
          {instances:[{}]}                    | instances[0].prompt is not specified                         | instances[0].prompt
          {instances:[{prompt:''}]}           | Invalid value at 'instances[0].prompt': a text was expected  | instances[0].prompt
          {instances:[{prompt:P}],parameters:{sampleCount:9}} | Invalid value at 'parameters.sampleCount': a number from 1 to 8 was expected | parameters.sampleCount
          {instances:[{prompt:P}],parameters:{sampleCount:two}} | Invalid value at 'parameters.sampleCount': an integer was expected | parameters.sampleCount
          {instances:[{prompt:P}],parameters:{seed:99999999999999999999}} | Invalid value at 'parameters.seed': the number is out of range | parameters.seed
          {instances:[{prompt:P}],parameters:{outputOptions:{mimeType:png}}} | Invalid value at 'parameters.outputOptions.mimeType': the media type of an image was expected | parameters.outputOptions.mimeType
          """)
  void bad_input_is_told_in_google_s_words(String body, String message, String param) {
    Buffer bytes = body.equals("{") ? Buffer.buffer(body) : LooseJson.buffer(body);
    assertThat(refused(() -> shape(GOOGLE_PREDICT).readRequest(bytes, "M")))
        .isEqualTo(new Fault.Invalid(message, param));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai         | []
          openai         | {}
          openai         | {data:[]}
          openai         | {data:{}}
          openai         | {data:[{}]}
          openai         | {data:[{b64_json:1}]}
          google-predict | []
          google-predict | {error:{code:400}}
          google-predict | {predictions:{}}
          google-predict | {predictions:[{}]}
          google-predict | {predictions:[{bytesBase64Encoded:1}]}
          gemini-images  | []
          gemini-images  | {}
          gemini-images  | {candidates:[]}
          gemini-images  | {candidates:[{finishReason:NO_IMAGE}]}
          gemini-images  | {candidates:[{content:{parts:[{text:no}]},finishReason:STOP}]}
          gemini-images  | {candidates:[{content:{parts:[{inlineData:{}}]}}]}
          """)
  void a_malformed_answer_is_the_vendor_s_fault(String vendor, String body) {
    assertThat(refused(() -> shape(vendor).readAnswers(List.of(LooseJson.buffer(body)), SOUND)))
        .isInstanceOfSatisfying(
            Fault.Upstream.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
              assertThat(fault.dialect()).isEqualTo(vendor);
            });
  }

  // ---- Hostile bytes

  @Test
  void the_examples_that_are_spoiled_are_good() {
    for (int i = 0; i < CALLERS.size(); i++) {
      assertThat(shape(CALLERS.get(i)).readRequest(REQUESTS.get(i), "M").count()).isEqualTo(2);
    }
    for (int i = 0; i < VENDORS.size(); i++) {
      ImagesAnswer answer = shape(VENDORS.get(i)).readAnswers(List.of(ANSWERS.get(i)), SOUND);
      assertThat(answer.images()).isNotEmpty();
    }
  }

  @Test
  void whatever_the_bytes_nothing_but_a_fault_comes_out() {
    Set<String> names = new TreeSet<>();
    Set<String> texts = new TreeSet<>();
    REQUESTS.forEach(body -> Words.gather(body, names, texts));
    ANSWERS.forEach(body -> Words.gather(body, names, texts));
    Words words = new Words(List.copyOf(names), List.copyOf(texts));
    Seeds.each(
        40,
        seed -> {
          HostileBytes bytes = new HostileBytes(seed, words);
          for (int i = 0; i < CALLERS.size(); i++) {
            Buffer good = REQUESTS.get(i);
            String caller = CALLERS.get(i);
            ask(caller, bytes.json());
            ask(caller, bytes.noise(200));
            ask(caller, bytes.garbled(good));
            ask(caller, bytes.altered(good));
          }
          for (int i = 0; i < VENDORS.size(); i++) {
            Buffer good = ANSWERS.get(i);
            String vendor = VENDORS.get(i);
            answer(vendor, bytes.json());
            answer(vendor, bytes.noise(200));
            answer(vendor, bytes.garbled(good));
            answer(vendor, bytes.altered(good));
          }
        });
  }

  @Test
  void a_body_that_is_cut_off_is_refused() {
    for (int i = 0; i < CALLERS.size(); i++) {
      String caller = CALLERS.get(i);
      for (int length = 0; length < REQUESTS.get(i).length(); length++) {
        Buffer cut = REQUESTS.get(i).getBuffer(0, length);
        assertThat(refused(() -> shape(caller).readRequest(cut, "M")))
            .isInstanceOf(Fault.Invalid.class);
      }
    }
    for (int i = 0; i < VENDORS.size(); i++) {
      String vendor = VENDORS.get(i);
      for (int length = 0; length < ANSWERS.get(i).length(); length++) {
        Buffer cut = ANSWERS.get(i).getBuffer(0, length);
        assertThat(refused(() -> shape(vendor).readAnswers(List.of(cut), SOUND)))
            .isInstanceOf(Fault.Upstream.class);
      }
    }
  }

  /** A caller's bytes go all the way to every vendor, if they go anywhere. */
  private static void ask(String caller, Buffer body) {
    ImagesRequest request;
    try {
      request = shape(caller).readRequest(body, "M");
    } catch (FaultException refused) {
      assertThat(refused.fault()).isInstanceOf(Fault.Invalid.class);
      return;
    }
    for (String vendor : VENDORS) {
      try {
        shape(vendor).writeRequest(request).bodies().forEach(JsonReader::read);
      } catch (FaultException refused) {
        assertThat(refused.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
      }
    }
  }

  /** A vendor's bytes go all the way to every caller, if they go anywhere. */
  private static void answer(String vendor, Buffer body) {
    try {
      ImagesAnswer answer = shape(vendor).readAnswers(List.of(body), SOUND);
      for (String caller : CALLERS) {
        JsonReader.read(shape(caller).writeAnswer(answer, SOUND, CONTEXT));
      }
    } catch (FaultException refused) {
      assertThat(refused.fault())
          .isInstanceOfAny(Fault.Upstream.class, Fault.ContentFiltered.class);
    }
  }

  private static OperationShape<ImagesRequest, ImagesAnswer> shape(String name) {
    return Objects.requireNonNull(Images.shapeOf(name));
  }

  private static Fault refused(ThrowingCallable call) {
    return catchThrowableOfType(FaultException.class, call).fault();
  }
}
