package dev.weir.provider;

import static dev.weir.provider.OperationFixture.ASKED;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.ShapeName;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * One question of each operation in everybody's words, with apostrophes for quotes: what a caller
 * writes and gets, what a vendor gets and writes. {@code MODEL} stands for the model's name.
 */
final class OperationWords {

  static final String PNG = "iVBORw0KGgo=";

  /** What a vendor says that it used, wherever it says so. */
  static final int TOKENS = 3;

  private static final Set<String> MODEL_IN_PATH =
      Set.of(ShapeName.GEMINI_EMBED, ShapeName.GEMINI_BATCH_EMBED, ShapeName.GOOGLE_PREDICT);

  private static final String OPENAI_VECTOR =
      "{'object':'list','data':[{'object':'embedding','index':0,'embedding':[0.5,-0.25]}],"
          + "'model':'MODEL','usage':{'prompt_tokens':3,'total_tokens':3}}";
  private static final String RANKED =
      "[{'index':1,'relevance_score':0.9},{'index':0,'relevance_score':0.1}]";
  private static final String OPENAI_IMAGE =
      "{'created':1,'data':[{'b64_json':'"
          + PNG
          + "'}],'usage':{'input_tokens':3,"
          + "'output_tokens':5,'total_tokens':8,'input_tokens_details':"
          + "{'text_tokens':3,'image_tokens':0}}}";
  private static final String PREDICTED_IMAGE =
      "{'predictions':[{'mimeType':'image/png','bytesBase64Encoded':'" + PNG + "'}]}";

  private OperationWords() {}

  /** The shapes in which callers may ask, as the page on each operation names them. */
  static List<String> callers(String operation) {
    return switch (operation) {
      case Operation.EMBEDDINGS ->
          List.of(
              ShapeName.OPENAI,
              ShapeName.GEMINI_EMBED,
              ShapeName.GEMINI_BATCH_EMBED,
              ShapeName.COHERE_EMBED,
              ShapeName.COHERE_EMBED_V1,
              ShapeName.GOOGLE_PREDICT);
      case Operation.RERANK ->
          List.of(ShapeName.COHERE_RERANK, ShapeName.JINA_RERANK, ShapeName.VOYAGE_RERANK);
      case Operation.IMAGES -> List.of(ShapeName.OPENAI, ShapeName.GOOGLE_PREDICT);
      default -> List.of(ShapeName.OPENAI);
    };
  }

  /** A caller's question for a model. */
  static Payload.Raw asks(String operation, String shape, String model) {
    return MODEL_IN_PATH.contains(shape)
        ? new Payload.Raw(
            Caller.head(shape, operation, ASKED, model, false),
            new JsonObject(asked(operation, shape)).toBuffer())
        : Caller.raw(shape, operation, asked(operation, shape), ASKED, model);
  }

  /** What a caller writes. */
  static String asked(String operation, String shape) {
    return json(
        switch (operation + " " + shape) {
          case "embeddings openai" -> "{'model':'MODEL','input':['Hi']}";
          case "embeddings gemini-embed" -> "{'content':{'parts':[{'text':'Hi'}]}}";
          case "embeddings gemini-batch-embed" ->
              "{'requests':[{'model':'models/MODEL','content':{'parts':[{'text':'Hi'}]}}]}";
          case "embeddings google-predict" -> "{'instances':[{'content':'Hi'}]}";
          case "embeddings cohere-embed", "embeddings cohere-embed-v1" ->
              "{'model':'MODEL','texts':['Hi'],'input_type':'clustering',"
                  + "'embedding_types':['float']}";
          case "rerank cohere-rerank", "rerank jina-rerank" ->
              "{'model':'MODEL','query':'q','documents':['a','b'],'top_n':2}";
          case "rerank voyage-rerank" ->
              "{'model':'MODEL','query':'q','documents':['a','b'],'top_k':2}";
          case "images openai" -> "{'model':'MODEL','prompt':'a cat'}";
          case "images google-predict" ->
              "{'instances':[{'prompt':'a cat'}],'parameters':{'sampleCount':1}}";
          case "image-edits openai" ->
              "{'model':'MODEL','prompt':'a cat','images':[{'file_id':'f'}]}";
          case "speech openai" -> "{'model':'MODEL','input':'Hi','voice':'alloy'}";
          case "moderations openai" -> "{'model':'MODEL','input':'Hi'}";
          default -> throw new IllegalArgumentException(operation + " " + shape);
        },
        ASKED);
  }

  /** What a vendor gets of a caller who speaks another shape. */
  static String translated(String operation, String shape, String model, String caller) {
    boolean clusters = caller.startsWith("cohere");
    String google = clusters ? ",'taskType':'CLUSTERING'" : "";
    String purpose = clusters ? "clustering" : "search_document";
    return json(
        switch (operation + " " + shape) {
          case "embeddings openai" -> "{'model':'MODEL','input':['Hi']}";
          case "embeddings gemini-embed" ->
              "{'model':'models/MODEL','content':{'parts':[{'text':'Hi'}]}" + google + "}";
          case "embeddings gemini-batch-embed" ->
              "{'requests':[{'model':'models/MODEL','content':{'parts':[{'text':'Hi'}]}"
                  + google
                  + "}]}";
          case "embeddings google-predict" ->
              "{'instances':[{'content':'Hi'" + google.replace("taskType", "task_type") + "}]}";
          case "embeddings cohere-embed", "embeddings cohere-embed-v1" ->
              "{'model':'MODEL','input_type':'"
                  + purpose
                  + "','texts':['Hi'],'embedding_types':['float']}";
          case "embeddings bedrock-cohere-embed" ->
              "{'input_type':'" + purpose + "','texts':['Hi'],'embedding_types':['float']}";
          case "embeddings titan-embed" -> "{'inputText':'Hi'}";
          case "rerank cohere-rerank", "rerank jina-rerank" ->
              "{'query':'q','documents':['a','b'],'top_n':2,'model':'MODEL'}";
          case "rerank voyage-rerank" ->
              "{'query':'q','documents':['a','b'],'top_k':2,'model':'MODEL'}";
          case "rerank bedrock-rerank" ->
              "{'query':'q','documents':['a','b'],'top_n':2,'api_version':2}";
          case "images openai" -> "{'model':'MODEL','prompt':'a cat','response_format':'b64_json'}";
          case "images google-predict" ->
              "{'instances':[{'prompt':'a cat'}],'parameters':{'sampleCount':1"
                  + (caller.equals(shape) ? "}}" : ",'includeRaiReason':true}}");
          case "images gemini-images" ->
              "{'contents':[{'role':'user','parts':[{'text':'a cat'}]}],"
                  + "'generationConfig':{'responseModalities':['TEXT','IMAGE']}}";
          case "images xai-images" ->
              caller.equals("openai")
                  ? "{'model':'MODEL','prompt':'a cat'}"
                  : "{'model':'MODEL','prompt':'a cat','response_format':'b64_json'}";
          default -> throw new IllegalArgumentException(operation + " " + shape);
        },
        model.substring(model.lastIndexOf('/') + 1));
  }

  /** What a vendor answers. */
  static String answered(String operation, String shape, String model) {
    return json(
        switch (operation + " " + shape) {
          case "embeddings openai" -> OPENAI_VECTOR;
          case "embeddings gemini-embed" ->
              "{'embedding':{'values':[0.5,-0.25]},'usageMetadata':{'promptTokenCount':3}}";
          case "embeddings gemini-batch-embed" ->
              "{'embeddings':[{'values':[0.5,-0.25]}],'usageMetadata':{'promptTokenCount':3}}";
          case "embeddings google-predict" ->
              "{'predictions':[{'embeddings':{'values':[0.5,-0.25],"
                  + "'statistics':{'token_count':3,'truncated':false}}}]}";
          case "embeddings cohere-embed",
              "embeddings cohere-embed-v1",
              "embeddings bedrock-cohere-embed" ->
              "{'id':'e-1','embeddings':{'float':[[0.5,-0.25]]},'texts':['Hi'],"
                  + "'response_type':'embeddings_by_type',"
                  + "'meta':{'billed_units':{'input_tokens':3}}}";
          case "embeddings titan-embed" -> "{'embedding':[0.5,-0.25],'inputTextTokenCount':3}";
          case "rerank cohere-rerank" ->
              "{'id':'r-1','results':"
                  + RANKED
                  + ",'meta':{'billed_units':{'search_units':1},'tokens':{'input_tokens':3}}}";
          case "rerank jina-rerank" ->
              "{'model':'MODEL','usage':{'total_tokens':3},'results':" + RANKED + "}";
          case "rerank voyage-rerank" ->
              "{'object':'list','data':" + RANKED + ",'model':'MODEL','usage':{'total_tokens':3}}";
          case "rerank bedrock-rerank" -> "{'results':" + RANKED + "}";
          case "images openai", "images xai-images", "image-edits openai" -> OPENAI_IMAGE;
          case "images google-predict" -> PREDICTED_IMAGE;
          case "images gemini-images" ->
              "{'candidates':[{'content':{'role':'model','parts':[{'inlineData':{'mimeType':"
                  + "'image/png','data':'"
                  + PNG
                  + "'}}]},'finishReason':'STOP'}],"
                  + "'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':5}}";
          case "moderations openai" ->
              "{'id':'modr-1','model':'MODEL','results':[{'flagged':false}]}";
          default -> throw new IllegalArgumentException(operation + " " + shape);
        },
        model);
  }

  /** The caller's words for what was found, without those that only tell when and by whom. */
  static JsonObject found(String operation, JsonObject answer) {
    return switch (operation) {
      case Operation.EMBEDDINGS -> new JsonObject().put("vector", vector(answer));
      case Operation.RERANK ->
          new JsonObject()
              .put(
                  "ranked",
                  answer.containsKey("data")
                      ? answer.getJsonArray("data")
                      : answer.getJsonArray("results"));
      default ->
          new JsonObject()
              .put(
                  "image",
                  answer.containsKey("data")
                      ? answer.getJsonArray("data").getJsonObject(0).getString("b64_json")
                      : answer
                          .getJsonArray("predictions")
                          .getJsonObject(0)
                          .getString("bytesBase64Encoded"));
    };
  }

  private static Object vector(JsonObject answer) {
    if (answer.containsKey("data")) {
      return answer.getJsonArray("data").getJsonObject(0).getJsonArray("embedding");
    }
    if (answer.containsKey("predictions")) {
      return answer
          .getJsonArray("predictions")
          .getJsonObject(0)
          .getJsonObject("embeddings")
          .getJsonArray("values");
    }
    if (answer.containsKey("embedding")) {
      return answer.getJsonObject("embedding").getJsonArray("values");
    }
    return answer.getValue("embeddings") instanceof JsonObject byType
        ? byType.getJsonArray("float").getJsonArray(0)
        : answer.getJsonArray("embeddings").getJsonObject(0).getJsonArray("values");
  }

  /** What each caller finds in an answer to its question. */
  static JsonObject expected(String operation) {
    return new JsonObject(
        json(
            switch (operation) {
              case Operation.EMBEDDINGS -> "{'vector':[0.5,-0.25]}";
              case Operation.RERANK -> "{'ranked':" + RANKED + "}";
              default -> "{'image':'" + PNG + "'}";
            },
            ""));
  }

  /** An answer but for the words that only tell when. */
  static JsonObject known(JsonObject answer) {
    JsonObject known = answer.copy();
    known.remove("id");
    return known;
  }

  /** The tokens that a vendor's answer tells as its input. */
  static long told(String operation, String shape) {
    return switch (operation + " " + shape) {
      case "rerank bedrock-rerank", "images google-predict", "moderations openai" -> Usage.UNKNOWN;
      default -> TOKENS;
    };
  }

  static String json(String words, String model) {
    return words.replace('\'', '"').replace("MODEL", model);
  }
}
