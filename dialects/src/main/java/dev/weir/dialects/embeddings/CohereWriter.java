package dev.weir.dialects.embeddings;

import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import dev.weir.dialects.operation.OperationShape.Written;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes a request in one of Cohere's shapes. */
final class CohereWriter {

  private static final int INPUTS_MAX = 96;

  private final CohereEmbed shape;
  private final EmbeddingsRequest request;
  private final String model;

  CohereWriter(CohereEmbed shape, EmbeddingsRequest request) {
    this.shape = shape;
    this.request = request;
    this.model = request.model().toLowerCase(Locale.ROOT);
  }

  /** What a batch holds. */
  private enum Source {
    TEXTS,
    IMAGES,
    INPUTS;

    static Source of(Content content) {
      if (content.onlyText() != null) {
        return TEXTS;
      }
      return switch (content) {
        case Content.Media media -> IMAGES;
        case Content.Tokens tokens -> throw Rule.TOKENS.refusal(Rule.TOKENS.field());
        case Content.Text text -> TEXTS;
        case Content.Mixed mixed -> INPUTS;
      };
    }
  }

  /** Inputs of one kind and for one purpose; of images models before the fourth take one. */
  static List<List<Item>> batches(EmbeddingsRequest request) {
    boolean oneImage = isBeforeV4(request.model().toLowerCase(Locale.ROOT));
    return Batches.of(
        request.items(),
        INPUTS_MAX,
        (first, item) ->
            first.task() == item.task()
                && Source.of(first.content()) == Source.of(item.content())
                && !(oneImage && item.content() instanceof Content.Media));
  }

  private static boolean isBeforeV4(String model) {
    return model.contains("-v2") || model.contains("-v3");
  }

  /** The types of vectors that the vendor is asked for: floats as they are wanted. */
  static Set<Encoding> asked(CohereEmbed shape, EmbeddingsRequest request) {
    boolean hasBase64 = shape != CohereEmbed.BEDROCK && !request.model().contains("-v2");
    Set<Encoding> asked = new LinkedHashSet<>();
    boolean floats = request.encodings().contains(Encoding.FLOAT);
    for (Encoding encoding : request.encodings()) {
      if (encoding == Encoding.BASE64 && (floats || !hasBase64)) {
        asked.add(Encoding.FLOAT); // Of which base64 is made here, without a second copy.
      } else {
        asked.add(encoding);
      }
    }
    return asked;
  }

  Written write() {
    if (request.dimensions() != null && (shape == CohereEmbed.V1 || isBeforeV4(model))) {
      throw Rule.DIMENSIONS.refusal(Rule.DIMENSIONS.field());
    }
    List<Buffer> bodies = new ArrayList<>();
    for (List<Item> batch : batches(request)) {
      bodies.add(body(batch));
    }
    return new Losses(request, CohereEmbed.DIALECT).titles().user().written(bodies);
  }

  private Buffer body(List<Item> batch) {
    JsonWriter out = new JsonWriter().object();
    if (shape != CohereEmbed.BEDROCK) {
      out.name("model").text(request.model());
    }
    Item first = batch.getFirst();
    Source source = Source.of(first.content());
    Task task = first.task();
    String purpose = source == Source.IMAGES ? CohereRequest.IMAGE : Task.DOCUMENT.cohere();
    out.name("input_type").text(task == null ? purpose : task.cohere());
    out.name(source.name().toLowerCase(Locale.ROOT)).array();
    for (Item item : batch) {
      input(out, item, source);
    }
    out.endArray().name(CohereEmbed.EMBEDDING_TYPES).array();
    asked(shape, request).forEach(encoding -> out.text(encoding.word()));
    out.endArray();
    if (request.dimensions() != null) {
      out.name("output_dimension").number(request.dimensions());
    }
    if (request.truncate() != null) {
      out.name("truncate").text(truncate(request.truncate()));
    }
    return out.members(request.extras().of(CohereEmbed.DIALECT)).endObject().toBuffer();
  }

  /** Bedrock's fourth model has words of its own. */
  private String truncate(Truncate truncate) {
    boolean sides = shape == CohereEmbed.BEDROCK && !isBeforeV4(model);
    return switch (truncate) {
      case NONE -> "NONE";
      case START -> sides ? "LEFT" : "START";
      case END -> sides ? "RIGHT" : "END";
    };
  }

  private void input(JsonWriter out, Item item, Source source) {
    switch (source) {
      case TEXTS -> out.text(Losses.text(item));
      case IMAGES -> out.text(image(item.content()));
      case INPUTS -> mixed(out, item.content());
    }
  }

  private void mixed(JsonWriter out, Content content) {
    if (!(content instanceof Content.Mixed mixed) || shape == CohereEmbed.V1 || isBeforeV4(model)) {
      throw Rule.MIXED.refusal(Rule.MIXED.field());
    }
    out.object().name("content").array();
    for (Content part : mixed.parts()) {
      String text = part.onlyText();
      out.object().name("type");
      if (text == null) {
        imageUrl(out.text("image_url").name("image_url"), image(part));
      } else {
        out.text("text").name("text").text(text);
      }
      out.endObject();
    }
    out.endArray().endObject();
  }

  private void imageUrl(JsonWriter out, String url) {
    if (shape == CohereEmbed.BEDROCK) {
      out.text(url);
    } else {
      out.object().name("url").text(url).endObject();
    }
  }

  private static String image(Content content) {
    Content.Inline inline = content instanceof Content.Media media ? media.inline() : null;
    if (inline == null) {
      throw Rule.ADDRESS.refusal(Rule.ADDRESS.field());
    }
    if (!inline.mediaType().startsWith("image/")) {
      throw Rule.NO_IMAGE.refusal(Rule.NO_IMAGE.field());
    }
    return "data:" + inline.mediaType() + ";base64," + inline.base64();
  }
}
