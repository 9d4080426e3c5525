package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.testkit.vendor.GeminiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GeminiProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new GeminiCase());
    }

    @Test
    void streams_are_asked_for_as_events() {
      deploy();
      vendor.always(talk.behaviour());
      call(true).ending();
      assertThat(request(1).query()).isEqualTo("alt=sse");
      call(false).ending();
      assertThat(request(2).query()).isNull();
    }

    @Test
    void a_candidate_may_begin_when_another_has_ended() {
      deploy();
      String first = GeminiTranscripts.stream(model, "one");
      String second = first.replace("\"index\":0", "\"index\":1").replace("one", "two");
      vendor.always(Script.stream().write(first).pause(20).write(second));
      JsonObject two = talk.body("fast", true, "Hi");
      two.getJsonObject("generationConfig").put("candidateCount", 2);
      Call call = caller.raw(NAME, Caller.rawByPath(talk.dialect(), two, "fast", model, true));
      call.ending();
      assertThat(call.bytes().toString()).isEqualTo((first + second).replace(model, "fast"));
    }

    @Test
    void tokens_are_counted_by_the_vendor() {
      deploy();
      vendor.always(talk.behaviour());
      Payload.Raw counting =
          new Payload.Raw(
              Caller.head(talk.dialect(), RequestHead.COUNT_TOKENS, "fast", model, false),
              talk.body("fast", false, "Hi").toBuffer());
      Call call = caller.raw(NAME, counting);
      assertThat(call.ending()).isEqualTo(Frame.Ending.PLAIN);
      assertThat(call.bytes().toString()).isEqualTo(GeminiTranscripts.counted(17));
      RecordedRequest seen = request(1);
      assertThat(seen.path()).isEqualTo("/v1beta/models/" + model + ":countTokens");
      assertThat(seen.body()).isEqualTo(counting.body());
    }

    @Test
    void the_question_in_a_count_names_the_vendors_model() {
      deploy();
      vendor.always(talk.behaviour());
      for (String member : new String[] {"generateContentRequest", "generate_content_request"}) {
        JsonObject question = talk.body("fast", false, "Hi");
        JsonObject counted = new JsonObject().put(member, question.put("model", "models/fast"));
        caller
            .raw(
                NAME,
                new Payload.Raw(
                    Caller.head(talk.dialect(), RequestHead.COUNT_TOKENS, "fast", model, false),
                    counted.toBuffer()))
            .ending();
        JsonObject expected = question.copy().put("model", "models/" + model);
        RecordedRequest seen = request(member.equals("generateContentRequest") ? 1 : 2);
        assertThat(seen.body().toJsonObject()).isEqualTo(new JsonObject().put(member, expected));
      }
    }

    @Test
    void a_model_may_be_of_another_folder_and_never_above_them() {
      deploy();
      vendor.always(talk.behaviour());
      caller.raw(NAME, talk.asks("x", "tunedModels/mine", false, "Hi")).ending();
      assertThat(request(1).path()).isEqualTo("/v1beta/tunedModels/mine:generateContent");
      caller.raw(NAME, talk.asks("x", "a?key=b#c:countTokens", false, "Hi")).ending();
      assertThat(request(2).path())
          .isEqualTo("/v1beta/models/a%3Fkey%3Db%23c%3AcountTokens:generateContent");
      for (String climbing : new String[] {"..", "models/../../x", "/v1/files", "a//b"}) {
        assertThat(caller.raw(NAME, talk.asks("x", climbing, false, "Hi")).fault())
            .as(climbing)
            .isInstanceOf(Fault.Invalid.class);
      }
      assertThat(vendor.requests()).hasSize(2);
    }

    @Test
    void lines_may_end_as_google_ends_them() {
      deploy();
      String stream = transcript().toString().replace("\n", "\r\n");
      vendor.always(Script.sse(stream).inPieces(3));
      Call raw = call(true);
      raw.ending();
      assertThat(raw.bytes().toString()).isEqualTo(stream);
      assertThat(caller.canonical(NAME, chat(true)).text()).isEqualTo("Hello, wörld!");
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new GeminiCase());
    }
  }

  @Nested
  class Models extends ListContract {
    Models() {
      super(new GeminiCase());
    }

    @Test
    void a_list_of_several_pages_is_read_whole() {
      Announcement listed =
          listed(
              Script.json(200, GeminiTranscripts.models("p/2", "m-1", "m-2")),
              Script.json(200, GeminiTranscripts.models(null, "m-3")));
      assertThat(News.ids(listed)).containsExactly("*", "m-1", "m-2", "m-3");
      assertThat(listed.models().get(1).displayName()).isEqualTo("Model m-1");
      assertThat(request(1).query()).isEqualTo("pageSize=1000");
      assertThat(request(2).query()).isEqualTo("pageSize=1000&pageToken=p%2F2");
    }
  }
}
