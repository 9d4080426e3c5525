package dev.weir.dialects.images;

import static dev.weir.bus.message.ShapeName.GEMINI_IMAGES;
import static dev.weir.bus.message.ShapeName.GOOGLE_PREDICT;
import static dev.weir.bus.message.ShapeName.OPENAI;
import static dev.weir.bus.message.ShapeName.XAI_IMAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.LooseJson;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.operation.OperationShape.Context;
import dev.weir.dialects.operation.OperationShape.Written;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {

  private static final Context CONTEXT = new Context("req-1", "asked", 99);

  // ---- Requests

  /** A caller's words and all that a vendor is sent for them, with what it is not sent. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai | openai | gpt-image-2 | {model:x,prompt:P,n:2,size:'1024x1024',quality:high,style:vivid,background:transparent,output_format:webp,output_compression:50,user:u,moderation:low,stream:true,partial_images:1,safety_identifier:s} | {model:gpt-image-2,prompt:P,n:2,size:'1024x1024',quality:high,style:vivid,background:transparent,output_format:webp,output_compression:50,user:u,moderation:low,stream:true,partial_images:1,safety_identifier:s} |
          openai | openai | grok | {prompt:P,aspect_ratio:'16:9',resolution:'2k',response_format:url,negative_prompt:N,seed:7,steps:4} | {model:grok,prompt:P,aspect_ratio:'16:9',resolution:'2k',response_format:url,negative_prompt:N,seed:7,steps:4} |
          openai | google-predict | imagen-4 | {prompt:P} | {instances:[{prompt:P}],parameters:{sampleCount:1,includeRaiReason:true}} |
          openai | google-predict | imagen-4 | {prompt:P,n:4,size:'1024x1024',quality:auto,background:opaque,output_format:jpeg,output_compression:80,response_format:b64_json,negative_prompt:N,seed:7,moderation:auto} | {instances:[{prompt:P}],parameters:{sampleCount:4,aspectRatio:'1:1',negativePrompt:N,seed:7,outputOptions:{mimeType:'image/jpeg',compressionQuality:80},includeRaiReason:true}} |
          openai | google-predict | imagen-4 | {prompt:P,quality:hd,style:vivid,user:u,moderation:low,partial_images:0,response_format:url,output_format:webp,output_compression:5,steps:4} | {instances:[{prompt:P}],parameters:{sampleCount:1,includeRaiReason:true}} | moderation output_compression output_format partial_images quality response_format steps style user
          openai | gemini-images | gemini | {prompt:P} | {contents:[{role:user,parts:[{text:P}]}],generationConfig:{responseModalities:[TEXT,IMAGE]}} |
          openai | gemini-images | gemini | {prompt:P,size:'1536x1024',seed:7,output_format:png,negative_prompt:N,quality:low} | {contents:[{role:user,parts:[{text:P}]}],generationConfig:{responseModalities:[TEXT,IMAGE],seed:7,imageConfig:{aspectRatio:'3:2'}}} | negative_prompt quality
          openai | gemini-images | gemini | {prompt:P,aspect_ratio:'21:9',resolution:'4k',output_format:jpeg,output_compression:80} | {contents:[{role:user,parts:[{text:P}]}],generationConfig:{responseModalities:[TEXT,IMAGE],imageConfig:{aspectRatio:'21:9',imageSize:'4K'}}} | output_compression output_format
          openai | xai-images | grok | {prompt:P} | {model:grok,prompt:P} |
          openai | xai-images | grok | {prompt:P,n:3,size:'1536x1024',quality:high,response_format:url,user:u,moderation:auto,background:opaque,steps:4} | {model:grok,prompt:P,n:3,aspect_ratio:'3:2',quality:high,response_format:url,user:u,steps:4} |
          openai | xai-images | grok | {prompt:P,size:'2048x2048',aspect_ratio:'19.5:9',quality:standard} | {model:grok,prompt:P,aspect_ratio:'19.5:9',resolution:'2k'} |
          openai | xai-images | grok | {prompt:P,size:'1024x1792',resolution:'1k',quality:auto} | {model:grok,prompt:P,aspect_ratio:'9:16',resolution:'1k'} |
          openai | xai-images | grok | {prompt:P,size:'1024x1024',aspect_ratio:auto,resolution:'2k'} | {model:grok,prompt:P,aspect_ratio:auto,resolution:'2k'} | size
          openai | xai-images | grok | {prompt:P,size:'3840x2160',quality:hd,style:vivid,moderation:low,partial_images:0,output_format:png,output_compression:5,negative_prompt:N,seed:7} | {model:grok,prompt:P,aspect_ratio:'16:9',resolution:'2k'} | moderation negative_prompt output_compression output_format partial_images quality seed size style
          google-predict | xai-images | grok | {instances:[{prompt:P}],parameters:{sampleCount:2,aspectRatio:'5:4',sampleImageSize:'2K',negativePrompt:N,seed:7,personGeneration:ALLOW_ADULT,outputOptions:{mimeType:'image/jpeg'},guidanceScale:3},labels:{a:b}} | {model:grok,prompt:P,n:2,aspect_ratio:'4:3',resolution:'2k',response_format:b64_json} | labels parameters.aspectRatio parameters.guidanceScale parameters.negativePrompt parameters.outputOptions.mimeType parameters.personGeneration parameters.seed
          google-predict | google-predict | imagen-4 | {instances:[{prompt:P,image:{gcsUri:'gs://a'}}],parameters:{sampleCount:2,aspectRatio:'5:4',sampleImageSize:'1K',negativePrompt:N,seed:7,personGeneration:DONT_ALLOW,outputOptions:{mimeType:'image/jpeg',compressionQuality:80},storageUri:'gs://b',guidanceScale:3},labels:{a:b}} | {instances:[{prompt:P,image:{gcsUri:'gs://a'}}],parameters:{sampleCount:2,aspectRatio:'5:4',sampleImageSize:'1K',negativePrompt:N,seed:7,personGeneration:DONT_ALLOW,outputOptions:{mimeType:'image/jpeg',compressionQuality:80},storageUri:'gs://b',guidanceScale:3},labels:{a:b}} |
          google-predict | openai | gpt-image-1 | {instances:[{prompt:P}]} | {model:gpt-image-1,prompt:P,n:4} |
          google-predict | openai | gpt-image-1 | {instances:[{prompt:P}],parameters:{sampleCount:1,aspectRatio:'3:4',sampleImageSize:'2K',negativePrompt:N,seed:7,personGeneration:ALLOW_ADULT,outputOptions:{mimeType:'image/jpeg',compressionQuality:80},guidanceScale:3},labels:{a:b}} | {model:gpt-image-1,prompt:P,size:'1024x1536',output_format:jpeg,output_compression:80} | labels parameters.aspectRatio parameters.guidanceScale parameters.negativePrompt parameters.personGeneration parameters.sampleImageSize parameters.seed
          google-predict | openai | openai/gpt-image-2.5-flare | {instances:[{prompt:P}],parameters:{sampleCount:1,aspectRatio:'16:9',sampleImageSize:'1k',outputOptions:{mimeType:'image/png',compressionQuality:80}}} | {model:'openai/gpt-image-2.5-flare',prompt:P,size:'1536x864',output_format:png} | parameters.outputOptions.compressionQuality
          google-predict | openai | flux | {instances:[{prompt:P}],parameters:{sampleCount:1,aspectRatio:'1:1'}} | {model:flux,prompt:P,size:'1024x1024',response_format:b64_json} |
          google-predict | gemini-images | gemini | {instances:[{prompt:P}],parameters:{sampleCount:1,aspectRatio:'9:16',sampleImageSize:'2K',negativePrompt:N,personGeneration:allow_all,outputOptions:{mimeType:'image/jpeg'}}} | {contents:[{role:user,parts:[{text:P}]}],generationConfig:{responseModalities:[TEXT,IMAGE],imageConfig:{aspectRatio:'9:16',imageSize:'2K'}}} | parameters.negativePrompt parameters.outputOptions.mimeType parameters.personGeneration
          """)
  void every_caller_reaches_every_vendor(
      String caller, String vendor, String model, String asked, String expected, String dropped) {
    ImagesRequest request = shape(caller).readRequest(buffer(asked), model);
    Written written = shape(vendor).writeRequest(request);
    assertThat(written.bodies()).hasSize(1);
    assertThat(new JsonObject(written.bodies().getFirst())).isEqualTo(loose(expected));
    assertThat(written.dropped())
        .isEqualTo(dropped == null ? List.of() : Arrays.asList(dropped.split(" ", -1)));
  }

  /** The table of docs/images.md: a size, Imagen's words for it, Gemini's, and whether they fit. */
  @ParameterizedTest
  @CsvSource({
    "auto,      -,    -,  true,  -,    -,  true",
    "1024x1024, 1:1,  -,  true,  1:1,  -,  true",
    "1536x1024, 4:3,  -,  false, 3:2,  -,  true",
    "1024x1536, 3:4,  -,  false, 2:3,  -,  true",
    "1792x1024, 16:9, -,  true,  16:9, -,  true",
    "1024x1792, 9:16, -,  true,  9:16, -,  true",
    "1536x864,  16:9, -,  true,  16:9, -,  true",
    "1280x960,  4:3,  -,  true,  4:3,  -,  true",
    "2048x2048, 1:1,  2K, true,  1:1,  2K, true",
    "2560x1440, 16:9, 2K, true,  16:9, 2K, true",
    "3840x2160, 16:9, 2K, false, 16:9, 4K, true",
    "512x512,   1:1,  -,  false, 1:1,  -,  false",
    "3000x1000, 16:9, 2K, false, 21:9, 2K, false",
  })
  void a_size_becomes_the_nearest_ratio(
      String size,
      String imagenRatio,
      String imagenSize,
      boolean imagenFits,
      String geminiRatio,
      String geminiSize,
      boolean geminiFits) {
    ImagesRequest request =
        shape(OPENAI)
            .readRequest(new JsonObject().put("prompt", "P").put("size", size).toBuffer(), "M");
    Written imagen = shape(GOOGLE_PREDICT).writeRequest(request);
    JsonObject parameters = new JsonObject(imagen.bodies().getFirst()).getJsonObject("parameters");
    assertThat(parameters.getString("aspectRatio", "-")).isEqualTo(imagenRatio);
    assertThat(parameters.getString("sampleImageSize", "-")).isEqualTo(imagenSize);
    assertThat(imagen.dropped().isEmpty()).isEqualTo(imagenFits);
    Written gemini = shape(GEMINI_IMAGES).writeRequest(request);
    JsonObject config =
        new JsonObject(gemini.bodies().getFirst())
            .getJsonObject("generationConfig")
            .getJsonObject("imageConfig", new JsonObject());
    assertThat(config.getString("aspectRatio", "-")).isEqualTo(geminiRatio);
    assertThat(config.getString("imageSize", "-")).isEqualTo(geminiSize);
    assertThat(gemini.dropped().isEmpty()).isEqualTo(geminiFits);
  }

  @ParameterizedTest
  @CsvSource({
    "1:1,  1024x1024, true,  1024x1024, true",
    "3:2,  1536x1024, true,  1536x1024, true",
    "2:3,  1024x1536, true,  1024x1536, true",
    "4:3,  1536x1024, false, 1344x1008, true",
    "3:4,  1024x1536, false, 1008x1344, true",
    "16:9, 1536x1024, false, 1536x864,  true",
    "9:16, 1024x1536, false, 864x1536,  true",
    "21:9, 1536x1024, false, 1792x768,  true",
    "5:4,  1536x1024, false, 1536x1024, false",
  })
  void a_ratio_becomes_a_size(
      String ratio, String older, boolean olderFits, String newer, boolean newerFits) {
    String body = "{instances:[{prompt:P}],parameters:{aspectRatio:'" + ratio + "'}}";
    for (boolean any : List.of(false, true)) {
      ImagesRequest request =
          shape(GOOGLE_PREDICT).readRequest(buffer(body), any ? "gpt-image-2" : "gpt-image-1.5");
      Written written = shape(OPENAI).writeRequest(request);
      assertThat(new JsonObject(written.bodies().getFirst()).getString("size"))
          .isEqualTo(any ? newer : older);
      assertThat(written.dropped())
          .isEqualTo((any ? newerFits : olderFits) ? List.of() : List.of("parameters.aspectRatio"));
    }
  }

  @Test
  void more_images_than_a_call_makes_are_asked_for_in_several() {
    ImagesRequest request = shape(OPENAI).readRequest(buffer("{prompt:P,n:10,seed:5}"), "M");
    assertThat(shape(GOOGLE_PREDICT).writeRequest(request).bodies())
        .extracting(body -> new JsonObject(body).getJsonObject("parameters"))
        .extracting(all -> all.getInteger("sampleCount"), all -> all.getInteger("seed"))
        .containsExactly(Assertions.tuple(4, 5), Assertions.tuple(4, 6), Assertions.tuple(2, 7));
    assertThat(shape(GEMINI_IMAGES).writeRequest(request).bodies())
        .extracting(body -> new JsonObject(body).getJsonObject("generationConfig"))
        .extracting(config -> config.getInteger("seed"))
        .containsExactly(5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai | {prompt:P,stream:true}              | stream        | google-predict gemini-images xai-images
          openai | {prompt:P,background:transparent}   | background    | google-predict gemini-images xai-images
          openai | {prompt:P,output_format:svg}        | output_format | google-predict gemini-images
          openai | {prompt:P,output_format:gif}        | output_format | google-predict gemini-images
          openai | {prompt:P,size:huge}                | size          | google-predict gemini-images
          openai | {prompt:P,size:'0x5'}               | size          | google-predict gemini-images
          openai | {prompt:P,aspect_ratio:wide}        | aspect_ratio  | google-predict gemini-images
          google-predict | {instances:[{prompt:P}],parameters:{personGeneration:dont_allow}} | parameters.personGeneration | openai gemini-images
          google-predict | {instances:[{prompt:P}],parameters:{storageUri:'gs://a'}} | parameters.storageUri | openai gemini-images
          google-predict | {instances:[{prompt:P,image:{}}]}                 | instances[0].image     | openai gemini-images
          google-predict | {instances:[{prompt:P}],parameters:{aspectRatio:wide}} | parameters.aspectRatio | openai gemini-images
          """)
  void what_may_not_be_left_out_silently_is_refused(
      String caller, String asked, String field, String vendors) {
    ImagesRequest request = shape(caller).readRequest(buffer(asked), "M");
    for (String vendor : vendors.split(" ", -1)) {
      assertThat(refused(() -> shape(vendor).writeRequest(request)))
          .as(vendor)
          .isInstanceOfSatisfying(
              Fault.UnsupportedByTarget.class, fault -> assertThat(fault.field()).isEqualTo(field));
    }
  }

  // ---- Answers

  /** A vendor's answer, and what OpenAI's and Google's callers get of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai | {created:5,data:[{b64_json:iVBORw0KGgoA},{b64_json:'AAAA',revised_prompt:R}],background:opaque,output_format:png,quality:high,size:'1024x1024',usage:{input_tokens:10,input_tokens_details:{text_tokens:8,image_tokens:2},output_tokens:20,total_tokens:30}} | {created:5,data:[{b64_json:iVBORw0KGgoA},{b64_json:'AAAA',revised_prompt:R}],background:opaque,output_format:png,quality:high,size:'1024x1024',usage:{input_tokens:10,input_tokens_details:{text_tokens:8,image_tokens:2},output_tokens:20,total_tokens:30}} | {predictions:[{mimeType:'image/png',bytesBase64Encoded:iVBORw0KGgoA},{mimeType:'image/png',bytesBase64Encoded:'AAAA',prompt:R}]}
          openai | {created:5,data:[{b64_json:'AAAA'}],output_format:webp} | {created:5,data:[{b64_json:'AAAA'}],output_format:webp} | {predictions:[{mimeType:'image/webp',bytesBase64Encoded:'AAAA'}]}
          google-predict | {predictions:[{mimeType:'image/png',bytesBase64Encoded:iVBORw0KGgoA,prompt:R},{raiFilteredReason:why},{safetyAttributes:{}}]} | {created:99,data:[{b64_json:iVBORw0KGgoA,revised_prompt:R}],output_format:png} | {predictions:[{mimeType:'image/png',bytesBase64Encoded:iVBORw0KGgoA,prompt:R}]}
          google-predict | {predictions:[{bytesBase64Encoded:'/9j/4AAQ'}]} | {created:99,data:[{b64_json:'/9j/4AAQ'}],output_format:jpeg} | {predictions:[{mimeType:'image/jpeg',bytesBase64Encoded:'/9j/4AAQ'}]}
          gemini-images | {candidates:[{content:{role:model,parts:[{text:hm,thought:true},{inlineData:{mimeType:'image/png',data:sketch},thought:true},{text:Here},{inlineData:{mimeType:'image/jpeg',data:AAAA}}]},finishReason:STOP}],usageMetadata:{promptTokenCount:7,candidatesTokenCount:1290,thoughtsTokenCount:10,totalTokenCount:1307}} | {created:99,data:[{b64_json:AAAA}],output_format:jpeg,usage:{input_tokens:7,input_tokens_details:{text_tokens:7,image_tokens:0},output_tokens:1300,total_tokens:1307}} | {predictions:[{mimeType:'image/jpeg',bytesBase64Encoded:AAAA}]}
          """)
  void every_vendor_s_answer_reaches_every_caller(
      String vendor, String body, String openai, String google) {
    ImagesRequest request = shape(OPENAI).readRequest(buffer("{prompt:P,n:2}"), "M");
    ImagesAnswer answer = shape(vendor).readAnswers(List.of(buffer(body)), request);
    assertThat(written(OPENAI, answer, request)).isEqualTo(loose(openai));
    assertThat(written(GOOGLE_PREDICT, answer, request)).isEqualTo(loose(google));
  }

  @Test
  void addresses_are_for_callers_who_take_addresses() {
    ImagesRequest request = shape(OPENAI).readRequest(buffer("{prompt:P}"), "M");
    ImagesAnswer url =
        shape(OPENAI)
            .readAnswers(List.of(buffer("{created:5,data:[{url:'https://a.b/c.png'}]}")), request);
    assertThat(written(OPENAI, url, request))
        .isEqualTo(loose("{created:5,data:[{url:'https://a.b/c.png'}]}"));
    assertThat(refused(() -> shape(GOOGLE_PREDICT).writeAnswer(url, request, CONTEXT)))
        .isInstanceOf(Fault.Upstream.class);
    String stored = "{predictions:[{mimeType:'image/png',gcsUri:'gs://a/b.png'}]}";
    ImagesAnswer bucket = shape(GOOGLE_PREDICT).readAnswers(List.of(buffer(stored)), request);
    assertThat(written(GOOGLE_PREDICT, bucket, request)).isEqualTo(loose(stored));
  }

  @Test
  void images_of_several_calls_are_one_answer() {
    ImagesRequest request = shape(OPENAI).readRequest(buffer("{prompt:P,n:3}"), "M");
    Buffer one =
        buffer(
            "{candidates:[{content:{parts:[{inlineData:{mimeType:'image/png',data:A}}]}}],"
                + "usageMetadata:{promptTokenCount:1,candidatesTokenCount:2}}");
    Buffer none = buffer("{candidates:[{finishReason:IMAGE_SAFETY}]}");
    ImagesAnswer answer = shape(GEMINI_IMAGES).readAnswers(List.of(one, none, one), request);
    assertThat(answer.images()).hasSize(2);
    assertThat(answer.usage().input()).isEqualTo(2);
    assertThat(answer.usage().output()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          google-predict | {}
          google-predict | {predictions:[]}
          google-predict | {predictions:[{raiFilteredReason:why}]}
          gemini-images  | {promptFeedback:{blockReason:SAFETY}}
          gemini-images  | {candidates:[{finishReason:IMAGE_SAFETY}]}
          gemini-images  | {candidates:[{content:{parts:[{text:no}]},finishReason:PROHIBITED_CONTENT}]}
          """)
  void an_image_that_a_filter_kept_is_told_so(String vendor, String body) {
    ImagesRequest request = shape(OPENAI).readRequest(buffer("{prompt:P}"), "M");
    assertThat(refused(() -> shape(vendor).readAnswers(List.of(buffer(body)), request)))
        .isInstanceOfSatisfying(
            Fault.ContentFiltered.class,
            fault -> assertThat(fault.message().equals("why")).isEqualTo(body.contains("why")));
  }

  // ---- The door

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, GOOGLE_PREDICT, GEMINI_IMAGES, XAI_IMAGES})
  void shapes_are_found_by_name(String name) {
    assertThat(shape(name).name()).isEqualTo(name);
    assertThat(Images.shapeOf(ShapeName.GEMINI)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {GEMINI_IMAGES, XAI_IMAGES})
  void nobody_asks_in_the_words_of_vendors_only(String name) {
    assertThat(refused(() -> shape(name).readRequest(buffer("{}"), "M")))
        .isInstanceOf(Fault.Internal.class);
  }

  // ---- Helpers

  private static OperationShape<ImagesRequest, ImagesAnswer> shape(String name) {
    return Objects.requireNonNull(Images.shapeOf(name));
  }

  private static JsonObject written(String caller, ImagesAnswer answer, ImagesRequest request) {
    return new JsonObject(shape(caller).writeAnswer(answer, request, CONTEXT));
  }

  private static Fault refused(ThrowingCallable call) {
    return Assertions.catchThrowableOfType(FaultException.class, call).fault();
  }

  private static JsonObject loose(String text) {
    return new JsonObject(buffer(text));
  }

  private static Buffer buffer(String text) {
    return LooseJson.buffer(text);
  }
}
