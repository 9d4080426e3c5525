package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.RequestHead;
import dev.weir.testkit.vendor.CohereTranscripts;
import dev.weir.testkit.vendor.Script;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CohereProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new CohereCase());
    }

    @Test
    void tokens_are_not_counted() {
      deploy();
      String body = talk.body(model, false, "Hi").encode();
      assertThat(
              caller
                  .raw(
                      NAME,
                      Caller.raw(talk.dialect(), RequestHead.COUNT_TOKENS, body, model, model))
                  .fault())
          .isInstanceOf(Fault.UnsupportedByTarget.class);
      assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void a_stream_may_end_with_done() {
      deploy();
      vendor.always(
          Script.sse(transcript().toString()).pause(20).write("data: [DONE]\n\n").stall());
      Call raw = call(true);
      assertThat(raw.ending().reason()).isEqualTo("COMPLETE");
      assertThat(raw.bytes()).isEqualTo(transcript());
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new CohereCase());
    }
  }

  @Nested
  class Models extends ListContract {
    Models() {
      super(new CohereCase());
    }

    @Test
    void a_list_of_several_pages_is_read_whole() {
      Announcement listed =
          listed(
              Script.json(200, CohereTranscripts.models("MTo=", "m-1", "m-2")),
              Script.json(200, CohereTranscripts.models(null, "m-3")));
      assertThat(News.ids(listed)).containsExactly("*", "m-1", "m-2", "m-3");
      assertThat(request(1).query()).isEqualTo("page_size=1000");
      assertThat(request(2).query()).isEqualTo("page_size=1000&page_token=MTo%3D");
    }
  }
}
