package dev.weir.launcher.sdk;

import dev.weir.launcher.sdk.BesideNode.Kind;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/**
 * A vendor that embeds. Of a text it makes a vector that begins with how long the text is, so that
 * vectors which come back in another order are noticed.
 */
enum Vectors {
  OPENAI(Kind.OPENAI, "m") {
    @Override
    JsonObject answer(JsonObject asked) {
      JsonArray data = new JsonArray();
      for (Object text : asked.getJsonArray("input")) {
        List<Float> vector = of(String.valueOf(text));
        boolean packed = "base64".equals(asked.getString("encoding_format"));
        data.add(
            new JsonObject()
                .put("object", "embedding")
                .put("index", data.size())
                .put("embedding", packed ? packed(vector) : new JsonArray(vector)));
      }
      return new JsonObject()
          .put("object", "list")
          .put("data", data)
          .put("model", "m")
          .put("usage", new JsonObject().put("prompt_tokens", 3).put("total_tokens", 3));
    }
  },
  GEMINI(Kind.GEMINI, "gemini-embedding-001") {
    @Override
    JsonObject answer(JsonObject asked) {
      if (!asked.containsKey("requests")) {
        return new JsonObject().put("embedding", told(of(text(asked))));
      }
      JsonArray embeddings = new JsonArray();
      for (Object one : asked.getJsonArray("requests")) {
        embeddings.add(told(of(text((JsonObject) one))));
      }
      return new JsonObject().put("embeddings", embeddings);
    }

    private String text(JsonObject request) {
      JsonArray parts = request.getJsonObject("content").getJsonArray("parts");
      return parts.getJsonObject(0).getString("text");
    }
  },
  VERTEX(Kind.VERTEX, "text-embedding-005") {
    @Override
    JsonObject answer(JsonObject asked) {
      JsonArray predictions = new JsonArray();
      for (Object one : asked.getJsonArray("instances")) {
        JsonObject embeddings =
            told(of(((JsonObject) one).getString("content")))
                .put("statistics", new JsonObject().put("token_count", 3).put("truncated", false));
        predictions.add(new JsonObject().put("embeddings", embeddings));
      }
      return new JsonObject().put("predictions", predictions);
    }
  },
  COHERE(Kind.COHERE, "embed-v4.0") {
    @Override
    JsonObject answer(JsonObject asked) {
      JsonArray texts = asked.getJsonArray("texts");
      JsonArray types = asked.getJsonArray("embedding_types");
      JsonObject answer = new JsonObject().put("id", "1").put("texts", texts);
      if (types == null) {
        return answer
            .put("embeddings", vectors(texts, "float"))
            .put("response_type", "embeddings_floats");
      }
      JsonObject typed = new JsonObject();
      types.forEach(type -> typed.put((String) type, vectors(texts, (String) type)));
      return answer.put("embeddings", typed).put("response_type", "embeddings_by_type");
    }
  },
  TITAN(Kind.BEDROCK, "amazon.titan-embed-text-v2:0") {
    @Override
    JsonObject answer(JsonObject asked) {
      return new JsonObject()
          .put("embedding", new JsonArray(of(asked.getString("inputText"))))
          .put("inputTextTokenCount", 3);
    }
  },
  COHERE_ON_BEDROCK(Kind.BEDROCK, "cohere.embed-v4:0") {
    @Override
    JsonObject answer(JsonObject asked) {
      return COHERE.answer(asked);
    }
  },
  VOYAGE(Kind.VOYAGE, "voyage") {
    @Override
    JsonObject answer(JsonObject asked) {
      return OPENAI.answer(asked);
    }
  };

  private final Kind kind;
  private final String model;

  Vectors(Kind kind, String model) {
    this.kind = kind;
    this.model = model;
  }

  /** As callers name the model. */
  String model() {
    return kind.provider() + "/" + model;
  }

  Kind kind() {
    return kind;
  }

  /** What the vendor says. */
  abstract JsonObject answer(JsonObject asked);

  Script script(RecordedRequest request) {
    return Script.json(answer(request.json()));
  }

  /** The vector of a text. */
  static List<Float> of(String text) {
    return List.of(text.length() / 4f, -0.5f);
  }

  private static JsonArray vectors(JsonArray texts, String type) {
    JsonArray vectors = new JsonArray();
    for (Object text : texts) {
      List<Float> vector = of(String.valueOf(text));
      vectors.add(
          switch (type) {
            case "float" -> new JsonArray(vector);
            case "base64" -> packed(vector);
            case "int8" -> JsonArray.of(-128, 127);
            default -> throw new AssertionError("nobody asks for " + type);
          });
    }
    return vectors;
  }

  private static JsonObject told(List<Float> vector) {
    return new JsonObject().put("values", new JsonArray(vector));
  }

  private static String packed(List<Float> vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.size()).order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(bytes::putFloat);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
