package dev.weir.dialects.images;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.images.ImagesAnswer.Image;
import dev.weir.dialects.images.ImagesAnswer.Source;
import dev.weir.dialects.images.ImagesRequest.Frame;
import dev.weir.dialects.images.ImagesRequest.Look;
import dev.weir.dialects.images.ImagesRequest.Output;
import dev.weir.dialects.images.Leavings.Member;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.operation.VendorWords;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code /v1/images/generations} and its imitations, for callers and vendors. What a
 * caller of this shape says such a vendor hears as it was said: imitations have members and values
 * of their own. A stream of unfinished images is passed on as it comes; only whole answers are read
 * here.
 */
final class OpenAiImages implements OperationShape<ImagesRequest, ImagesAnswer> {

  private static final String NAME = ShapeName.OPENAI;
  private static final String DETAILS = "input_tokens_details";
  private static final String FORMAT = "output_format";
  private static final VendorWords VENDOR = new VendorWords(NAME);
  private static final Set<String> COUNTED =
      Set.of("input_tokens", "output_tokens", "total_tokens");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ImagesRequest readRequest(Buffer body, String model) {
    return OpenAiRequests.read(body, model);
  }

  @Override
  public Written writeRequest(ImagesRequest request) {
    Leavings leavings = new Leavings(request);
    JsonWriter out = new JsonWriter().object();
    out.name("model").text(request.model()).name("prompt").text(request.prompt());
    if (request.count() != 1) {
      out.name("n").number(request.count());
    }
    if (request.askedIn().equals(NAME)) {
      asAsked(out, request);
    } else {
      translated(out, request, leavings);
    }
    return new Written(List.of(out.endObject().toBuffer()), leavings.paths());
  }

  private static void asAsked(JsonWriter out, ImagesRequest request) {
    Frame frame = request.frame();
    Look look = request.look();
    Output output = request.output();
    text(out, "size", frame.size());
    text(out, "aspect_ratio", frame.aspectRatio());
    text(out, "resolution", frame.resolution());
    text(out, "quality", look.quality());
    text(out, "style", look.style());
    text(out, "background", look.background());
    text(out, FORMAT, output.format());
    number(out, "output_compression", output.compression());
    text(out, "response_format", output.responseFormat());
    text(out, "negative_prompt", request.negativePrompt());
    Long seed = request.seed();
    if (seed != null) {
      out.name("seed").number(seed);
    }
    text(out, "user", request.user());
    text(out, "moderation", request.moderation());
    if (request.stream()) {
      out.name("stream").bool(true);
    }
    number(out, "partial_images", request.partialImages());
    out.members(request.extras().of(NAME));
  }

  private static void translated(JsonWriter out, ImagesRequest request, Leavings leavings) {
    String model = request.model().substring(request.model().lastIndexOf('/') + 1);
    boolean gpt = model.startsWith("gpt-image") || model.startsWith("chatgpt-image");
    size(out, request.frame(), model.startsWith("gpt-image-2"), leavings);
    Output output = request.output();
    String format = output.format();
    text(out, FORMAT, format);
    if (format != null && !format.equals("png")) {
      number(out, "output_compression", output.compression());
    } else {
      leavings.dropIfSaid(Member.COMPRESSION, output.compression());
    }
    if (!gpt) {
      // GPT models give bytes and take no word about it; others give addresses unless told.
      out.name("response_format").text("b64_json");
    }
    leavings.dropIfSaid(Member.NEGATIVE_PROMPT, request.negativePrompt());
    leavings.dropIfSaid(Member.SEED, request.seed());
    GooglePredict.dropPeople(request, leavings);
    leavings.dropExtras();
  }

  private static void size(JsonWriter out, Frame frame, boolean any, Leavings leavings) {
    Sizes.Ratio ratio = Sizes.ratio(frame.aspectRatio());
    if (ratio != null) {
      Sizes.Sized sized = Sizes.openAi(ratio, any);
      out.name("size").text(sized.size());
      if (!sized.ratioKept()) {
        leavings.drop(Member.ASPECT_RATIO);
      }
    } else if (Sizes.isSaid(frame.aspectRatio())) {
      throw leavings.refuse(Member.ASPECT_RATIO, "This is not an aspect ratio.");
    }
    String resolution = frame.resolution();
    if (resolution != null && !resolution.toUpperCase(Locale.ROOT).equals("1K")) {
      leavings.drop(Member.RESOLUTION);
    }
  }

  @Override
  public ImagesAnswer readAnswers(List<Buffer> bodies, ImagesRequest request) {
    List<Image> images = new ArrayList<>();
    Usage usage = Usage.NONE;
    long created = -1;
    Extras extras = Extras.NONE;
    for (Buffer body : bodies) {
      JsonValue root = VENDOR.json(body);
      Fields answer = new Fields(root, Path.ROOT, VENDOR);
      JsonValue told = answer.take("usage");
      usage = told == null ? usage : usage(told);
      created = Math.max(-1, root.longOf("created", created));
      answer.skip("created");
      JsonValue named = answer.peek(FORMAT);
      String format = named == null || !named.isString() ? request.output().format() : named.text();
      for (Fields item : answer.objects("data")) {
        images.add(image(item, format));
      }
      extras = answer.rest(NAME);
    }
    if (images.isEmpty()) {
      throw VENDOR.malformed("it has no image");
    }
    return new ImagesAnswer(images, created, usage, extras);
  }

  private static Image image(Fields item, @Nullable String format) {
    String base64 = item.text("b64_json");
    String url = item.text("url");
    if (base64 == null && url == null) {
      throw VENDOR.missing(item.path("b64_json"));
    }
    return new Image(
        base64 == null
            ? new Source.Address(url == null ? "" : url, null)
            : new Source.Bytes(base64, MediaTypes.of(base64, format)),
        item.text("revised_prompt"));
  }

  private static Usage usage(JsonValue told) {
    return new Usage(
        Counts.of(told, "input_tokens"),
        Usage.UNKNOWN,
        Usage.UNKNOWN,
        Usage.UNKNOWN,
        Counts.of(told, "output_tokens"),
        Usage.UNKNOWN,
        false,
        new Extras(NAME, told.membersBut(COUNTED)));
  }

  @Override
  public Buffer writeAnswer(ImagesAnswer answer, ImagesRequest request, Context context) {
    JsonWriter out = new JsonWriter().object();
    long created = answer.createdSeconds();
    out.name("created").number(created < 0 ? context.nowSeconds() : created);
    out.name("data").array();
    for (Image image : answer.images()) {
      out.object();
      switch (image.source()) {
        case Source.Bytes bytes -> out.name("b64_json").text(bytes.base64());
        case Source.Address address -> out.name("url").text(address.url());
      }
      text(out, "revised_prompt", image.revisedPrompt());
      out.endObject();
    }
    out.endArray();
    Map<String, RawJson> extras = answer.extras().of(NAME);
    out.members(extras);
    if (!extras.containsKey(FORMAT)
        && answer.images().getFirst().source() instanceof Source.Bytes bytes) {
      text(out, FORMAT, MediaTypes.format(bytes.mediaType()));
    }
    usage(out, answer.usage());
    return out.endObject().toBuffer();
  }

  /** SDKs hold the parts of the input for certain, so they are told whenever the input is. */
  private static void usage(JsonWriter out, Usage usage) {
    if (usage.input() == Usage.UNKNOWN && usage.output() == Usage.UNKNOWN) {
      return;
    }
    long input = Usage.orZero(usage.input());
    long output = Usage.orZero(usage.output());
    out.name("usage").object().name("input_tokens").number(input);
    out.name("output_tokens").number(output);
    out.name("total_tokens").number(Counts.sum(input, output));
    Map<String, RawJson> extras = usage.extras().of(NAME);
    if (!extras.containsKey(DETAILS)) {
      out.name(DETAILS).object().name("text_tokens").number(input);
      out.name("image_tokens").number(0).endObject();
    }
    out.members(extras).endObject();
  }

  private static void text(JsonWriter out, String name, @Nullable String text) {
    if (text != null) {
      out.name(name).text(text);
    }
  }

  private static void number(JsonWriter out, String name, @Nullable Integer number) {
    if (number != null) {
      out.name(name).number(number);
    }
  }
}
