package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is wrong is said as the vendor of the path would say it, and the connection lives on. */
class VendorPathsIT {

  private static final int BODY_MAX = 100_000;
  private static final String KEY = "authorization: Bearer alice-key";
  private static final String MODEL = "demo/chat";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = new TestNode.Plan().limit("body", BODY_MAX + "B").key("alice", "alice-key").start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private interface Trial {
    void with(RawClient client) throws IOException;
  }

  /** Tries, then asks properly on the same connection. */
  private static void survives(VendorPath at, Trial trial) throws IOException {
    try (RawClient client = new RawClient(node.port())) {
      trial.with(client);
      RawClient.Answer good = client.post(at.path(MODEL), at.body(MODEL, ""), KEY).answer();
      assertThat(good.status()).as(at + " " + good.body()).isEqualTo(200);
      assertThat(good.body()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bad_json(VendorPath at) throws Exception {
    survives(
        at,
        client -> {
          for (String bad : List.of("{nonsense", "", "[]", "{\"a\":1", "{\"a\":1,\"b\":\"\\q\"}")) {
            at.isError(client.post(at.path(MODEL), bad, KEY).answer(), 400);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNT") // What is counted is not read.
  void members_of_the_wrong_type(VendorPath at) throws Exception {
    String bad =
        at.namesModel() ? "{\"contents\":5,\"messages\":5,\"max_tokens\":9}" : "{\"model\":5}";
    survives(at, client -> at.isError(client.post(at.path(MODEL), bad, KEY).answer(), 400));
  }

  @ParameterizedTest
  @EnumSource
  void no_model(VendorPath at) throws Exception {
    survives(
        at,
        client -> {
          // A path without a model is no path of that API at all.
          String body = at.bodyWithoutModel();
          at.isError(client.post(at.path(""), body, KEY).answer(), at.namesModel() ? 404 : 400);
        });
  }

  @ParameterizedTest
  @EnumSource
  void unknown_model(VendorPath at) throws Exception {
    for (String model : List.of("demo/chap", "nobody-has-it")) {
      survives(
          at,
          client -> {
            RawClient.Answer answer = client.post(at.path(model), at.body(model, ""), KEY).answer();
            at.isError(answer, 404);
            assertThat(answer.body()).contains(model);
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void too_long_a_model(VendorPath at) throws Exception {
    String model = "x".repeat(2_000);
    survives(
        at,
        client -> at.isError(client.post(at.path(model), at.body(model, ""), KEY).answer(), 400));
  }

  @ParameterizedTest
  @EnumSource
  void no_key_and_a_bad_one(VendorPath at) throws Exception {
    survives(
        at,
        client -> {
          String body = at.body(MODEL, "");
          for (String line :
              List.of("x-none: 1", "authorization: Bearer wrong", "x-goog-api-key: wrong")) {
            RawClient.Answer answer = client.post(at.path(MODEL), body, line).answer();
            at.isError(answer, 401);
            assertThat(answer.headers()).containsEntry("x-should-retry", "false");
            assertThat(answer.body()).doesNotContain("wrong");
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_key_wherever_an_sdk_puts_it(VendorPath at) throws Exception {
    try (RawClient client = new RawClient(node.port())) {
      String body = at.body(MODEL, "");
      for (String line :
          List.of("x-api-key: alice-key", "x-goog-api-key: alice-key", "api-key: alice-key", KEY)) {
        assertThat(client.post(at.path(MODEL), body, line).answer().status()).isEqualTo(200);
      }
      String path = at.path(MODEL);
      String keyed = path + (path.contains("?") ? "&" : "?") + "key=alice-key";
      assertThat(client.post(keyed, body).answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void wrong_method(VendorPath at) throws Exception {
    survives(
        at,
        client -> {
          for (String method : List.of("GET", "DELETE", "PUT")) {
            client.send(
                method + " " + at.path(MODEL) + " HTTP/1.1\r\nhost: weir\r\n" + KEY + "\r\n\r\n");
            RawClient.Answer answer = client.answer();
            at.isError(answer, 405);
            assertThat(answer.headers()).containsEntry("allow", "POST");
          }
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COMPLETIONS", "GENERATE_V1"}) // No vendor's own but OpenAI's: see BadInputIT.
  void unknown_path(VendorPath at) throws Exception {
    String whole = at.path(MODEL);
    int query = whole.indexOf('?');
    String path = (query < 0 ? whole : whole.substring(0, query)) + "x/nothing";
    survives(at, client -> at.isError(client.post(path, "y".repeat(50_000), KEY).answer(), 404));
  }

  @ParameterizedTest
  @EnumSource
  void too_large_a_body(VendorPath at) throws Exception {
    String body = at.body(MODEL, "\"x\":\"" + "y".repeat(BODY_MAX) + "\",");
    survives(at, client -> at.isError(client.post(at.path(MODEL), body, KEY).answer(), 413));
  }

  @ParameterizedTest
  @EnumSource
  void wrong_content_type(VendorPath at) throws Exception {
    survives(
        at,
        client -> {
          String body = at.body(MODEL, "");
          for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
            RawClient.Answer answer =
                client.post(at.path(MODEL), body, "content-type: " + type, KEY).answer();
            at.isError(answer, 415);
          }
        });
  }
}
