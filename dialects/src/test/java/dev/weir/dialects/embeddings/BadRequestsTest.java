package dev.weir.dialects.embeddings;

import static dev.weir.dialects.embeddings.Shapes.dropped;
import static dev.weir.dialects.embeddings.Shapes.fault;
import static dev.weir.dialects.embeddings.Shapes.isRefused;
import static dev.weir.dialects.embeddings.Shapes.request;
import static dev.weir.dialects.embeddings.Shapes.shape;
import static dev.weir.dialects.embeddings.Shapes.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers get wrong, what vendors cannot do, and bytes that mean nothing. */
class BadRequestsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          openai | {'input':'a'} | you must provide a model parameter | ``
          openai | {'model':'x'} | Missing required parameter: 'input'. | input
          openai | {'model':'x','input':''} | Invalid 'input': input cannot be an empty string. | input
          openai | {'model':'x','input':[]} | Invalid 'input': empty array. Expected an array with minimum length 1, but got an empty array instead. | input
          openai | {'model':'x','input':{}} | Invalid type for 'input': expected a string or an array, but got an object instead. | input
          openai | {'model':'x','input':['a',1]} | Invalid type for 'input[1]': expected a string, but got an integer instead. | input[1]
          openai | {'model':'x','input':[[1,'a']]} | Invalid type for 'input[0][1]': expected an integer, but got a string instead. | input[0][1]
          openai | {'model':'x','input':'a','dimensions':0} | Invalid 'dimensions': integer below minimum value. Expected a value >= 1, but got 0 instead. | dimensions
          openai | {'model':'x','input':'a','encoding_format':'hex'} | Invalid value: 'hex'. Supported values are: 'float', 'base64', 'base64_int8', and 'base64_binary'. | encoding_format
          openai | { | Invalid body: it is not JSON. | ``
          gemini-embed | {} | content is not specified | content
          gemini-embed | {'content':{'parts':[{}]}} | Invalid value at 'content.parts[0]': a part must have text, inlineData or fileData | content.parts[0]
          gemini-embed | {'content':{'parts':[{'text':'a'}]},'taskType':'X'} | Invalid value at 'taskType': must be one of: RETRIEVAL_QUERY, RETRIEVAL_DOCUMENT, CLASSIFICATION, CLUSTERING, SEMANTIC_SIMILARITY, QUESTION_ANSWERING, FACT_VERIFICATION, CODE_RETRIEVAL_QUERY | taskType
          gemini-batch-embed | {'requests':[]} | Invalid value at 'requests': at least one input must be sent | requests
          google-predict | {'instances':[{'content':1}]} | Invalid value at 'instances[0].content': a string was expected | instances[0].content
          cohere-embed | {'input_type':'image'} | invalid request: model must be specified. | model
          cohere-embed | {'model':'x','texts':['a']} | invalid request: input_type must be specified. | input_type
          cohere-embed | {'model':'x','input_type':'x','texts':['a']} | invalid request: input_type must be one of: search_query, search_document, classification, clustering, image. | input_type
          cohere-embed | {'model':'x','input_type':'image','texts':['a'],'images':['b']} | invalid request: images: only one of texts, images and inputs may be sent. | images
          cohere-embed-v1 | {'texts':[1]} | invalid type: parameter texts[0] is of type number but should be of type string. | texts[0]
          titan-embed | {} | 1 validation error detected: Value at 'inputText' failed to satisfy constraint: Member must not be null | inputText
          titan-embed | [ | Malformed input request: it is not JSON | ``
          """)
  void a_bad_request_is_refused_in_the_callers_words(
      String caller, String body, String message, String param) {
    Fault fault = fault(() -> request(caller, "m", body));
    assertThat(fault)
        .isInstanceOfSatisfying(
            Fault.Invalid.class,
            invalid -> {
              assertThat(invalid.message()).isEqualTo(message);
              assertThat(invalid.param() == null ? "" : invalid.param()).isEqualTo(param);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "openai, '{`model`:`x`,`input`:[A]}', '`a`'",
    "gemini-batch-embed, '{`requests`:[A]}', '{`content`:{`parts`:[{`text`:`a`}]}}'",
    "google-predict, '{`instances`:[A]}', '{`content`:`a`}'",
    "cohere-embed, '{`model`:`x`,`input_type`:`clustering`,`texts`:[A]}', '`a`'"
  })
  void no_request_has_more_inputs_than_the_bound(String caller, String body, String input) {
    String most = (input + ",").repeat(Embeddings.INPUTS_MAX - 1) + input;
    String whole = body.replace("A", most).replace('`', '"');
    assertThat(request(caller, "m", whole).items()).hasSize(Embeddings.INPUTS_MAX);
    String over = body.replace("A", most + "," + input).replace('`', '"');
    assertThat(fault(() -> request(caller, "m", over)).message()).contains("2048");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          openai | {'model':'x','input':[1,2]} | gemini-embed | m | TOKENS
          openai | {'model':'x','input':[[1]]} | cohere-embed | m | TOKENS
          openai | {'model':'x','input':[[1]]} | titan-embed | m | TOKENS
          openai | {'model':'x','input':[[1]]} | google-predict | m | TOKENS
          openai | {'model':'x','input':'a','dimensions':8} | titan-embed | amazon.titan-embed-text-v1 | DIMENSIONS
          openai | {'model':'x','input':'a','dimensions':8} | cohere-embed-v1 | m | DIMENSIONS
          openai | {'model':'x','input':'a','dimensions':8} | bedrock-cohere-embed | cohere.embed-english-v3 | DIMENSIONS
          cohere-embed | {'model':'x','input_type':'image','images':['data:image/png;base64,AA==']} | openai | m | MEDIA
          cohere-embed | {'model':'x','input_type':'image','images':['https://x/y.png']} | cohere-embed | m | ADDRESS
          cohere-embed | {'model':'x','input_type':'image','images':['https://x/y.png']} | gemini-embed | m | ADDRESS
          gemini-embed | {'content':{'parts':[{'inlineData':{'mimeType':'audio/wav','data':'AA=='}}]}} | cohere-embed | m | NO_IMAGE
          gemini-embed | {'content':{'parts':[{'text':'a'},{'inlineData':{'mimeType':'image/png','data':'AA=='}}]}} | cohere-embed-v1 | m | MIXED
          cohere-embed | {'model':'x','input_type':'clustering','texts':['a'],'embedding_types':['int8']} | openai | m | WHOLE_NUMBERS
          """)
  void what_a_vendor_cannot_do_is_refused_by_a_rule(
      String caller, String body, String vendor, String model, Rule rule) {
    EmbeddingsRequest request = request(caller, model, body);
    assertThat(fault(() -> written(vendor, request)))
        .isEqualTo(new Fault.UnsupportedByTarget(rule.reason(), rule.field()));
  }

  @Test
  void what_a_vendor_has_no_word_for_is_told() {
    EmbeddingsRequest request =
        request(
            "openai",
            "m",
            "{'model':'x','input':'a','user':'u','input_type':'query','truncate':'START','late':1}");
    assertThat(dropped("openai", request)).isEmpty();
    assertThat(dropped("gemini-embed", request)).containsExactly("late", "truncate", "user");
    assertThat(dropped("google-predict", request)).containsExactly("late", "truncate", "user");
    assertThat(dropped("cohere-embed", request)).containsExactly("late", "user");
    assertThat(dropped("titan-embed", request))
        .containsExactly("late", "input_type", "truncate", "user");
    EmbeddingsRequest titled =
        request("google-predict", "m", "{'instances':[{'content':'a','title':'t'}]}");
    assertThat(dropped("openai", titled)).containsExactly("title");
    assertThat(dropped("cohere-embed", titled)).containsExactly("title");
  }

  @Test
  void requests_of_a_batch_that_differ_in_length_are_refused() {
    Fault fault =
        fault(
            () ->
                request(
                    "gemini-batch-embed",
                    "m",
                    "{'requests':[{'content':{'parts':[{'text':'a'}]}},"
                        + "{'content':{'parts':[{'text':'a'}]},'outputDimensionality':8}]}"));
    assertThat(((Fault.UnsupportedByTarget) fault).field()).isEqualTo("requests[1]");
  }

  /** Whole bodies of all shapes, of which pieces are cut, doubled and exchanged. */
  private static final List<String> SEEDS =
      List.of(
          "{'model':'x','input':['a',[1]],'dimensions':2,'encoding_format':'base64'}",
          "{'content':{'parts':[{'text':'a'},{'inlineData':{'mimeType':'a/b','data':'AA'}}]}}",
          "{'requests':[{'content':{'parts':[{'text':'a'}]},'taskType':'CLUSTERING'}]}",
          "{'instances':[{'content':'a'}],'parameters':{'autoTruncate':true}}",
          "{'model':'x','input_type':'image','texts':['a'],'embedding_types':['int8']}",
          "{'inputs':[{'content':[{'type':'image_url','image_url':'data:image/png;base64,A'}]}]}",
          "{'inputText':'a','dimensions':256}",
          "{'data':[{'index':0,'embedding':[1,-2e9]}],'usage':{'prompt_tokens':1e99}}",
          "{'embedding':{'values':[1]},'usageMetadata':{'promptTokenCount':-1}}",
          "{'embeddings':{'float':[[1]],'int8':[[300]]},'meta':{'billed_units':{'a':1}}}",
          "{'predictions':[{'embeddings':{'values':[1],'statistics':{'token_count':9}}}]}",
          "{'embedding':[0.1,1e400],'inputTextTokenCount':3,'message':null,'error':[]}");

  @Test
  void whatever_the_bytes_only_faults_come_out() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    int answered = 0;
    for (int round = 0; round < 4_000; round++) {
      Buffer bytes = Buffer.buffer(broken(random).replace('\'', '"'));
      String name = Shapes.ALL.get(random.nextInt(Shapes.ALL.size()));
      EmbeddingsRequest[] read = new EmbeddingsRequest[1];
      if (!isRefused(() -> read[0] = shape(name).readRequest(bytes, "m"))) {
        for (String vendor : Shapes.ALL) {
          isRefused(() -> shape(vendor).writeRequest(read[0]));
        }
      }
      for (String format : List.of("float", "base64", "base64_int8")) {
        EmbeddingsRequest asked =
            request(
                "openai",
                "m",
                "{'model':'x','input':'a','encoding_format':'%s'}".formatted(format));
        if (isRefused(() -> shape(name).writeRequest(asked))) {
          continue; // Nobody answers what was never asked.
        }
        boolean refused =
            isRefused(
                () ->
                    shape("openai")
                        .writeAnswer(
                            shape(name).readAnswers(List.of(bytes), asked), asked, Shapes.CONTEXT));
        answered += refused ? 0 : 1;
      }
    }
    assertThat(answered).as("some must get through, or nothing was tried").isPositive();
  }

  private static String broken(SplittableRandom random) {
    String body = SEEDS.get(random.nextInt(SEEDS.size()));
    String other = SEEDS.get(random.nextInt(SEEDS.size()));
    int from = random.nextInt(body.length());
    int to = from + random.nextInt(Math.min(12, body.length() - from));
    return switch (random.nextInt(5)) {
      case 0 -> body.substring(0, from);
      case 1 -> body.substring(0, from) + body.substring(to);
      case 2 -> body.substring(0, to) + body.substring(from);
      case 3 -> body.substring(0, from) + other.substring(random.nextInt(other.length()));
      default -> body;
    };
  }
}
