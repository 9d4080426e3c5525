package dev.weir.dialects.embeddings;

import static dev.weir.dialects.embeddings.Shapes.answer;
import static dev.weir.dialects.embeddings.Shapes.dropped;
import static dev.weir.dialects.embeddings.Shapes.json;
import static dev.weir.dialects.embeddings.Shapes.request;
import static dev.weir.dialects.embeddings.Shapes.shape;
import static dev.weir.dialects.embeddings.Shapes.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each shape reads and writes, and every caller with every vendor. */
class ShapesTest {

  /** A request of each caller for one text, with nothing but what must be there. */
  private static final Map<String, String> ASKED =
      Map.of(
          "openai", "{'model':'asked','input':'hi'}",
          "gemini-embed", "{'content':{'parts':[{'text':'hi'}]}}",
          "gemini-batch-embed",
              "{'requests':[{'model':'models/asked','content':{'parts':[{'text':'hi'}]}}]}",
          "google-predict", "{'instances':[{'content':'hi'}]}",
          "cohere-embed", "{'model':'asked','input_type':'search_document','texts':['hi']}",
          "cohere-embed-v1", "{'texts':['hi']}",
          "bedrock-cohere-embed", "{'input_type':'search_document','texts':['hi']}",
          "titan-embed", "{'inputText':'hi'}");

  /** What each vendor is asked then; a Cohere caller names a purpose, others do not. */
  private static final Map<String, String> WRITTEN =
      Map.of(
          "openai", "{'model':'m','input':['hi']}",
          "gemini-embed", "{'model':'models/m','content':{'parts':[{'text':'hi'}]}TASK}",
          "gemini-batch-embed",
              "{'requests':[{'model':'models/m','content':{'parts':[{'text':'hi'}]}TASK}]}",
          "google-predict", "{'instances':[{'content':'hi'TASK}]}",
          "cohere-embed",
              "{'model':'m','input_type':'search_document','texts':['hi'],"
                  + "'embedding_types':['float']}",
          "cohere-embed-v1",
              "{'model':'m','input_type':'search_document','texts':['hi'],"
                  + "'embedding_types':['float']}",
          "bedrock-cohere-embed",
              "{'input_type':'search_document','texts':['hi'],'embedding_types':['float']}",
          "titan-embed", "{'inputText':'hi'}");

  /** What each vendor answers. */
  private static final Map<String, String> TOLD =
      Map.of(
          "openai",
              "{'object':'list','data':[{'object':'embedding','index':0,"
                  + "'embedding':[0.12345678901234567, -2]}],'model':'m',"
                  + "'usage':{'prompt_tokens':3,'total_tokens':3}}",
          "gemini-embed",
              "{'embedding':{'values':[0.12345678901234567, -2]},"
                  + "'usageMetadata':{'promptTokenCount':3}}",
          "gemini-batch-embed",
              "{'embeddings':[{'values':[0.12345678901234567, -2]}],"
                  + "'usageMetadata':{'promptTokenCount':3}}",
          "google-predict",
              "{'predictions':[{'embeddings':{'values':[0.12345678901234567, -2],"
                  + "'statistics':{'token_count':3,'truncated':false}}}]}",
          "cohere-embed",
              "{'id':'x','texts':['hi'],'embeddings':{'float':[[0.12345678901234567, -2]]},"
                  + "'meta':{'api_version':{'version':'2'},'billed_units':{'input_tokens':3}},"
                  + "'response_type':'embeddings_by_type'}",
          "cohere-embed-v1",
              "{'id':'x','texts':['hi'],'embeddings':[[0.12345678901234567, -2]],"
                  + "'meta':{'billed_units':{'input_tokens':3}},"
                  + "'response_type':'embeddings_floats'}",
          "bedrock-cohere-embed",
              "{'id':'x','texts':['hi'],'embeddings':{'float':[[0.12345678901234567, -2]]},"
                  + "'response_type':'embeddings_by_type'}",
          "titan-embed",
              "{'embedding':[0.12345678901234567, -2],'inputTextTokenCount':3,"
                  + "'embeddingsByType':{'float':[0.12345678901234567, -2]}}");

  /** What each caller gets; N is the count of tokens, in whatever member it stands. */
  private static final Map<String, String> ANSWERED =
      Map.of(
          "openai",
              "{'object':'list','data':[{'object':'embedding','index':0,"
                  + "'embedding':[0.12345678901234567, -2]}],'model':'asked',"
                  + "'usage':{'prompt_tokens':N,'total_tokens':N}}",
          "gemini-embed", "{'embedding':{'values':[0.12345678901234567, -2]}",
          "gemini-batch-embed", "{'embeddings':[{'values':[0.12345678901234567, -2]}]",
          "google-predict", "{'predictions':[{'embeddings':{'values':[0.12345678901234567, -2]",
          "cohere-embed",
              "{'id':'req_1','texts':['hi'],"
                  + "'embeddings':{'float':[[0.12345678901234567, -2]]},"
                  + "'meta':{'api_version':{'version':'2'},'billed_units':{",
          "cohere-embed-v1",
              "{'id':'req_1','texts':['hi'],'embeddings':[[0.12345678901234567, -2]],"
                  + "'meta':{'api_version':{'version':'1'},'billed_units':{",
          "bedrock-cohere-embed",
              "{'id':'req_1','texts':['hi'],'embeddings':[[0.12345678901234567, -2]],"
                  + "'response_type':'embeddings_floats'}",
          "titan-embed",
              "{'embedding':[0.12345678901234567, -2],"
                  + "'embeddingsByType':{'float':[0.12345678901234567, -2]},"
                  + "'inputTextTokenCount':N}");

  @Test
  void every_caller_reaches_every_vendor_and_no_digit_is_lost() {
    for (String caller : Shapes.ALL) {
      EmbeddingsRequest request = request(caller, "m", ASKED.get(caller));
      boolean named = caller.equals("cohere-embed") || caller.startsWith("bedrock");
      for (String vendor : Shapes.ALL) {
        String task =
            !named
                ? ""
                : vendor.startsWith("gemini")
                    ? ",'taskType':'RETRIEVAL_DOCUMENT'"
                    : ",'task_type':'RETRIEVAL_DOCUMENT'";
        assertThat(written(vendor, request))
            .as("%s to %s", caller, vendor)
            .containsExactly(json(WRITTEN.get(vendor).replace("TASK", task)));
        boolean lost = named && (vendor.equals("openai") || vendor.equals("titan-embed"));
        assertThat(dropped(vendor, request))
            .as("%s to %s", caller, vendor)
            .isEqualTo(lost ? List.of("input_type") : List.of());
        String tokens = vendor.startsWith("bedrock") ? "0" : "3";
        assertThat(answer(caller, vendor, request, TOLD.get(vendor)))
            .as("%s from %s", caller, vendor)
            .startsWith(json(ANSWERED.get(caller).replace("N", tokens)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          gemini-embed         | gemini-embed       | "usageMetadata":{"promptTokenCount":3}
          gemini-batch-embed   | titan-embed        | "usageMetadata":{"promptTokenCount":3}
          google-predict       | google-predict     | "statistics":{"token_count":3,"truncated":false}
          google-predict       | titan-embed        | "statistics":{"token_count":3}
          cohere-embed         | cohere-embed       | "billed_units":{"input_tokens":3}
          cohere-embed-v1      | openai             | "billed_units":{"input_tokens":3}
          """)
  void callers_are_told_the_tokens(String caller, String vendor, String member) {
    EmbeddingsRequest request = request(caller, "m", ASKED.get(caller));
    assertThat(answer(caller, vendor, request, TOLD.get(vendor))).contains(member);
  }

  @Test
  void a_name_that_is_no_shape_has_none() {
    assertThat(Embeddings.shapeOf("cohere-rerank")).isNull();
    assertThat(Shapes.ALL).allSatisfy(name -> assertThat(shape(name).name()).isEqualTo(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          openai       | {'model':'x','input':[1,2],'dimensions':8,'encoding_format':'base64','user':'u','n':1} | openai | {'model':'m','input':[[1,2]],'dimensions':8,'encoding_format':'base64','user':'u','n':1}
          openai       | {'model':'x','input':[[1],[2,3]]} | openai | {'model':'m','input':[[1],[2,3]]}
          openai       | {'model':'x','input':'a','input_type':'query','truncation':true,'output_dimension':8,'output_dtype':'int8','encoding_format':'base64'} | openai | {'model':'m','input':['a'],'encoding_format':'base64','input_type':'query','output_dimension':8,'output_dtype':'int8','truncation':true}
          openai       | {'model':'x','input':'a','input_type':'query','truncation':true,'output_dimension':8,'output_dtype':'int8'} | cohere-embed | {'model':'m','input_type':'search_query','texts':['a'],'embedding_types':['int8'],'output_dimension':8,'truncate':'END'}
          gemini-embed | {'content':{'parts':[{'text':'a'},{'inline_data':{'mime_type':'image/png','data':'AA=='}}]},'task_type':'CODE_RETRIEVAL_QUERY','title':'t','output_dimensionality':'8','x':1} | gemini-embed | {'model':'models/m','content':{'parts':[{'text':'a'},{'inlineData':{'mimeType':'image/png','data':'AA=='}}]},'taskType':'CODE_RETRIEVAL_QUERY','title':'t','outputDimensionality':8,'x':1}
          gemini-embed | {'content':{'parts':[{'text':'a'},{'text':'b'}]},'embedContentConfig':{'taskType':'SEMANTIC_SIMILARITY','autoTruncate':false}} | google-predict | {'instances':[{'content':'a\\nb','task_type':'SEMANTIC_SIMILARITY'}],'parameters':{'autoTruncate':false}}
          google-predict | {'instances':[{'content':'a','task_type':'QUESTION_ANSWERING','title':'t'}],'parameters':{'outputDimensionality':8,'autoTruncate':true}} | bedrock-cohere-embed | {'input_type':'search_query','texts':['a'],'embedding_types':['float'],'output_dimension':8,'truncate':'RIGHT'}
          google-predict | {'instances':[{'content':'a','title':'t'}],'parameters':{'outputDimensionality':8,'x':1}} | google-predict | {'instances':[{'content':'a','title':'t'}],'parameters':{'outputDimensionality':8,'x':1}}
          cohere-embed | {'model':'x','input_type':'image','images':['data:image/png;base64,AA=='],'embedding_types':['float','base64','ubinary'],'truncate':'START','max_tokens':9} | cohere-embed | {'model':'m','input_type':'image','images':['data:image/png;base64,AA=='],'embedding_types':['float','ubinary'],'truncate':'START','max_tokens':9}
          cohere-embed | {'model':'x','input_type':'clustering','inputs':[{'content':[{'type':'text','text':'a'},{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}]}]} | bedrock-cohere-embed | {'input_type':'clustering','inputs':[{'content':[{'type':'text','text':'a'},{'type':'image_url','image_url':'data:image/png;base64,AA=='}]}],'embedding_types':['float']}
          cohere-embed | {'model':'x','input_type':'clustering','inputs':[{'content':[{'type':'text','text':'a'},{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}]}]} | gemini-embed | {'model':'models/m','content':{'parts':[{'text':'a'},{'inlineData':{'mimeType':'image/png','data':'AA=='}}]},'taskType':'CLUSTERING'}
          titan-embed  | {'inputText':'a','dimensions':256,'normalize':false,'embeddingTypes':['float']} | titan-embed | {'inputText':'a','dimensions':256,'normalize':false}
          """)
  void a_request_says_to_the_vendor_what_it_said(
      String caller, String asked, String vendor, String expected) {
    assertThat(written(vendor, request(caller, "m", asked))).containsExactly(json(expected));
  }

  @Test
  void a_base64_only_request_asks_cohere_for_base64_and_bedrock_for_floats() {
    EmbeddingsRequest request =
        request("openai", "m", "{'model':'x','input':'a','encoding_format':'base64'}");
    assertThat(written("cohere-embed", request).getFirst()).contains("[\"base64\"]");
    assertThat(written("bedrock-cohere-embed", request).getFirst()).contains("[\"float\"]");
  }
}
