package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureProviderTest {

  /** A prompt that a filter refused. */
  private static final String FILTERED =
      "{\"error\":{\"message\":\"The response was filtered due to the prompt triggering Azure"
          + " OpenAI's content management policy.\",\"type\":null,\"param\":\"prompt\","
          + "\"code\":\"content_filter\",\"status\":400,\"innererror\":{"
          + "\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{"
          + "\"violence\":{\"filtered\":true,\"severity\":\"high\"}}}}}";

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new AzureCase.V1());
    }

    @Test
    void filters_that_speak_first_say_nothing_to_those_who_are_translated() {
      deploy();
      List<Buffer> events = events();
      events.set(0, AzureCase.promptFiltered(""));
      vendor.always(streams(joined(events)));
      Call raw = call(true);
      raw.ending();
      assertThat(raw.bytes()).isEqualTo(joined(events));
      Call call = caller.canonical(NAME, chat(true));
      assertThat(call.text()).isEqualTo("Hello, wörld!");
      assertThat(call.answer().model()).isEqualTo(model);
      assertThat(call.answer().id()).isNotEmpty();
    }

    @Test
    void filters_that_follow_a_stream_later_say_nothing_either() {
      deploy();
      List<Buffer> events = events();
      Buffer offsets =
          Buffer.buffer(
              "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{"
                  + "\"index\":0,\"finish_reason\":null,\"content_filter_results\":{},"
                  + "\"content_filter_offsets\":{\"check_offset\":44,\"start_offset\":44,"
                  + "\"end_offset\":198}}]}\n\n");
      Buffer whole = joined(events.subList(0, 4)).appendBuffer(offsets);
      vendor.always(streams(whole.appendBuffer(joined(events.subList(4, events.size())))));
      assertThat(caller.canonical(NAME, chat(true)).text()).isEqualTo("Hello, wörld!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/openai", "/openai/", "/openai/v1", "/openai/v1/"})
    void a_base_url_may_end_where_other_clients_want_it(String end) {
      deploy(config(vendor.url() + end));
      vendor.always(talk.behaviour());
      call(false).ending();
      assertThat(request(1).path()).isEqualTo(talk.chatPath(model, false));
      assertThat(request(1).query()).isNull();
    }

    @Test
    void all_deployments_are_offered_unless_they_are_named() {
      JsonObject config = config();
      config.remove("models");
      News news = new News(vertx);
      deploy(config);
      assertThat(News.ids(news.first(one -> one.name().equals(NAME)))).containsExactly("*");
      assertThat(vendor.requests()).isEmpty();
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new AzureCase.V1());
    }

    @Test
    void what_a_filter_refuses_is_told_as_that() {
      deploy();
      vendor.always(Script.json(400, FILTERED));
      for (Call call : List.of(call(false), call(true), canonical(false), canonical(true))) {
        Fault.Upstream fault = (Fault.Upstream) call.fault();
        assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.CONTENT_FILTERED);
        assertThat(fault.body().toString()).isEqualTo(FILTERED);
      }
    }

    @Test
    void the_time_to_wait_comes_in_milliseconds_too() {
      deploy();
      vendor.next(
          Script.json(429, talk.rateLimited().body())
              .header("retry-after", "1")
              .header("retry-after-ms", "350"));
      Fault.Upstream fault = (Fault.Upstream) call(true).fault();
      assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.RATE_LIMITED);
      assertThat(fault.retryAfterMillis()).isEqualTo(350);
      assertThat(fault.headers()).contains(new Header("retry-after-ms", "350"));
    }
  }

  @Nested
  class DatedAnswers extends ProviderContract {
    DatedAnswers() {
      super(new AzureCase.Dated());
    }

    @Test
    void the_date_is_told_in_the_query() {
      deploy();
      vendor.always(talk.behaviour());
      call(false).ending();
      call(true).ending();
      for (int i = 1; i <= 2; i++) {
        assertThat(request(i).query()).isEqualTo("api-version=2024-10-21");
      }
    }

    @Test
    void a_deployment_may_have_any_name_and_stays_where_deployments_are() {
      deploy();
      vendor.always(Script.json(200, talk.answer("x", "Hi")));
      caller.raw(NAME, talk.asks("x", "my gpt/4o?a=b#ü:1", false, "Hi")).ending();
      assertThat(request(1).path())
          .isEqualTo("/openai/deployments/my%20gpt%2F4o%3Fa%3Db%23%C3%BC%3A1/chat/completions");
      assertThat(request(1).query()).isEqualTo("api-version=2024-10-21");
      for (String climbing : List.of("..", ".", "")) {
        assertThat(caller.raw(NAME, talk.asks("x", climbing, false, "Hi")).fault())
            .as(climbing)
            .isInstanceOf(Fault.Invalid.class);
      }
      assertThat(vendor.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"2024-06-01,false", "2024-08-01-preview,false", "2024-09-01-preview,true"})
    void versions_that_do_not_know_the_question_for_usage_are_not_asked(
        String version, boolean asked) {
      deploy(config().put("api-version", version));
      vendor.always(talk.behaviour());
      JsonObject body = talk.body(model, true, "Hi");
      body.remove("stream_options");
      caller.raw(NAME, Caller.raw(talk.dialect(), body, model)).ending();
      caller.canonical(NAME, chat(true)).ending();
      for (int i = 1; i <= 2; i++) {
        assertThat(request(i).json().containsKey("stream_options")).isEqualTo(asked);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/openai", "/openai/"})
    void a_base_url_may_end_where_other_clients_want_it(String end) {
      deploy(config(vendor.url() + end));
      vendor.always(talk.behaviour());
      call(false).ending();
      assertThat(request(1).path()).isEqualTo(talk.chatPath(model, false));
    }
  }

  /** The same code as beside it, so at night. */
  @Nested
  @Tag("nightly")
  class DatedFailures extends EventFailureContract {
    DatedFailures() {
      super(new AzureCase.Dated());
    }
  }

  @Nested
  class ResponsesAnswers extends ProviderContract {
    ResponsesAnswers() {
      super(new AzureCase.Responses(new AzureCase.V1(), "/openai/v1/responses"));
    }

    @Test
    void what_a_filter_refuses_is_told_as_that() {
      deploy();
      vendor.always(Script.json(400, FILTERED));
      for (boolean stream : new boolean[] {false, true}) {
        for (Call call : List.of(call(stream), caller.canonical(NAME, chat(stream)))) {
          Fault.Upstream fault = (Fault.Upstream) call.fault();
          assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.CONTENT_FILTERED);
        }
      }
    }
  }

  /** The same code as beside it, so at night. */
  @Nested
  @Tag("nightly")
  class DatedResponses extends ProviderContract {
    DatedResponses() {
      super(new AzureCase.Responses(new AzureCase.Dated(), "/openai/responses"));
    }

    @Test
    void the_date_is_told_in_the_query() {
      deploy();
      vendor.always(streams(transcript()));
      call(true).ending();
      assertThat(request(1).query()).isEqualTo("api-version=2024-10-21");
    }
  }

  /** The same code as beside it, so at night. */
  @Nested
  @Tag("nightly")
  class ResponsesFailures extends EventFailureContract {
    ResponsesFailures() {
      super(new AzureCase.Responses(new AzureCase.Dated(), "/openai/responses"));
    }
  }

  @Nested
  class Tokens extends TokenContract {
    Tokens() {
      super(new AzureCase.V1());
    }

    @Override
    JsonObject credentials() {
      return new JsonObject()
          .put(
              "entra",
              new JsonObject()
                  .put("tenant", "contoso.example")
                  .put("client", "app-1")
                  .put("secret", SECRET)
                  .put("authority", tokens.url()));
    }
  }
}
