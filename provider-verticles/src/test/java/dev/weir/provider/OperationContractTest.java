package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.ShapeName;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of provider does with operations beside chat that its vendor answers. */
@Timeout(60)
class OperationContractTest extends OperationFixture {

  private static final String CASES = "dev.weir.provider.OperationCases#all";
  private static final String FORM = "multipart/form-data; boundary=b";
  private static final Buffer BODY = Buffer.buffer("--b\r\n\r\nwhatever \0 it is\r\n--b--\r\n");

  @ParameterizedTest
  @MethodSource(CASES)
  void what_is_announced_is_what_is_there(OperationCase one) {
    Announcement told = deploy(one);
    Set<String> offers = new HashSet<>();
    for (Announcement.Offer offer : told.offers()) {
      offer.shapes().forEach(shape -> offers.add(offer.operation() + " in " + shape));
    }
    Set<String> there = new HashSet<>();
    for (OperationCase.Served served : one.served()) {
      served.callers().forEach(shape -> there.add(served.operation() + " in " + shape));
    }
    one.passed().forEach(passed -> there.add(passed.operation() + " in " + passed.shape()));
    there.add(Operation.PASSTHROUGH + " in " + told.dialects().getFirst());
    if (OperationCases.REALTIME.containsKey(one)) {
      there.add(Operation.REALTIME + " in " + ShapeName.OPENAI);
    }
    assertThat(offers).isEqualTo(there);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void what_is_not_there_is_refused_and_the_vendor_not_asked(OperationCase one) {
    deploy(one);
    Set<String> missing = new HashSet<>(Operation.ALL);
    missing.removeAll(one.operations());
    missing.remove(Operation.PASSTHROUGH);
    if (OperationCases.REALTIME.containsKey(one)) {
      missing.remove(Operation.REALTIME);
    }
    for (String operation : missing) {
      Payload.Raw raw =
          new Payload.Raw(
              Caller.head(ShapeName.OPENAI, operation, "m", "m", false), Buffer.buffer("{}"));
      Payload.Relay relay = new Payload.Relay(raw.head(), "POST", "/x", FORM, -1);
      for (Call call : List.of(ask(raw), pass(relay, BODY))) {
        assertThat(call.fault())
            .as(operation)
            .isInstanceOfSatisfying(
                Fault.UnsupportedByTarget.class,
                fault -> assertThat(fault.field()).isEqualTo("operation"));
      }
    }
    assertThat(vendor.requests()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void each_operation_is_asked_in_the_vendors_words_and_answered_in_the_callers(OperationCase one) {
    deploy(one);
    int asked = 0;
    for (OperationCase.Served served : one.served()) {
      for (String shape : served.callers()) {
        asked++;
        if (served.operation().equals(Operation.SPEECH)) {
          speaks(one, served, asked);
        } else {
          serves(one, served, shape, asked);
        }
      }
    }
    assertThat(vendor.requests()).hasSize(asked);
  }

  private void serves(OperationCase one, OperationCase.Served served, String shape, int number) {
    String operation = served.operation();
    boolean same = shape.equals(served.shape());
    String answer = OperationWords.answered(operation, served.shape(), served.model());
    vendor.next(
        Script.json(200, answer)
            .header("x-ratelimit-remaining-requests", "59")
            .header("set-cookie", "secret=1"));
    Call call = ask(operation, shape, served.model());
    Usage used = call.ending().usage();
    String what = one + ": " + operation + " in " + shape;

    RecordedRequest seen = request(number);
    assertThat(seen.method()).as(what).isEqualTo("POST");
    assertThat(target(seen)).as(what).isEqualTo(served.path());
    assertThat(seen.header("content-type")).as(what).isEqualTo("application/json");
    checkCaller(one, seen);
    boolean named = !same || !OperationWords.asked(operation, shape).contains(ASKED);
    String sent =
        same && (!named || ShapeName.OPENAI.equals(shape))
            ? OperationWords.asked(operation, shape).replace(ASKED, served.model())
            : OperationWords.translated(operation, served.shape(), served.model(), shape);
    assertThat(seen.json()).as(what).isEqualTo(new JsonObject(sent));

    assertThat(call.head().mode()).isEqualTo(Head.Mode.RAW);
    assertThat(call.head().status()).isEqualTo(200);
    assertThat(call.head().model()).isEqualTo(served.model());
    assertThat(call.head().headers())
        .as(what)
        .contains(
            new Header("content-type", "application/json"),
            new Header("x-ratelimit-remaining-requests", "59"))
        .noneMatch(header -> header.name().equals("set-cookie"));
    JsonObject got = new JsonObject(call.bytes());
    if (same) {
      assertThat(OperationWords.known(got))
          .as(what)
          .isEqualTo(OperationWords.known(new JsonObject(answer.replace(served.model(), ASKED))));
    } else {
      assertThat(OperationWords.found(operation, got))
          .as(what)
          .isEqualTo(OperationWords.expected(operation));
    }
    assertThat(got.getString("model", ASKED)).as(what).isEqualTo(ASKED);
    long told = OperationWords.told(operation, served.shape());
    assertThat(used.input()).as(what).isEqualTo(told);
  }

  private void speaks(OperationCase one, OperationCase.Served served, int number) {
    Buffer sound = Buffer.buffer(new byte[] {(byte) 0xff, (byte) 0xfb, 0, 1});
    vendor.next(Script.stream("audio/mpeg").write(sound));
    Call call = ask(served.operation(), ShapeName.OPENAI, served.model());
    call.ending();
    assertThat(call.bytes()).isEqualTo(sound);
    assertThat(call.head().headers()).contains(new Header("content-type", "audio/mpeg"));
    assertThat(target(request(number))).isEqualTo(served.path());
    assertThat(request(number).json().getString("model")).isEqualTo(served.model());
    checkCaller(one, request(number));
  }

  private static void checkCaller(OperationCase one, RecordedRequest seen) {
    String[] auth = one.auth().split(": ");
    assertThat(seen.header(auth[0])).isEqualTo(auth[1]);
    assertThat(seen.header("user-agent")).isEqualTo("caller/1");
    assertThat(seen.headers().toString()).doesNotContain("stolen");
    assertThat(seen.headers().names()).doesNotContain("x-weir-tags", "cookie");
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void what_is_passed_on_arrives_where_the_vendor_has_it(OperationCase one) {
    deploy(one);
    vendor.always(
        Script.whole(200, "application/x-ndjson", "{\"model\":\"m-1\"}\n")
            .header("content-disposition", "attachment"));
    List<OperationCase.Passed> all = new ArrayList<>(one.passed());
    all.addAll(passedThrough(one));
    for (int i = 0; i < all.size(); i++) {
      OperationCase.Passed passed = all.get(i);
      String what = one + ": " + passed;
      boolean posts = passed.method().equals("POST");
      Buffer body = posts ? BODY : Buffer.buffer();
      Call call =
          pass(
              new Payload.Relay(
                  Caller.head(passed.shape(), passed.operation(), ASKED, passed.model(), false),
                  passed.method(),
                  passed.path(),
                  posts ? FORM : "",
                  posts ? -1 : 0),
              body);
      call.ending();
      assertThat(call.bytes().toString()).as(what).isEqualTo("{\"model\":\"m-1\"}\n");
      assertThat(call.head().headers())
          .as(what)
          .contains(
              new Header("content-type", "application/x-ndjson"),
              new Header("content-disposition", "attachment"));
      RecordedRequest seen = request(i + 1);
      assertThat(seen.method()).as(what).isEqualTo(passed.method());
      assertThat(target(seen)).as(what).isEqualTo(passed.vendors());
      assertThat(seen.header("content-type")).as(what).isEqualTo(posts ? FORM : null);
      assertThat(seen.body()).as(what).isEqualTo(body);
      checkCaller(one, seen);
    }
  }

  /** Written with what the base URL ends with and without it, which is the same. */
  private static List<OperationCase.Passed> passedThrough(OperationCase one) {
    String base = one.basePath();
    List<OperationCase.Passed> all = new ArrayList<>();
    for (String path : List.of("/some/thing?a=b", base + "/some/thing?a=b")) {
      all.add(
          new OperationCase.Passed(
              Operation.PASSTHROUGH, "any", "", "POST", path, base + "/some/thing?a=b"));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("speakers")
  void a_conversation_is_opened_where_the_vendor_has_it(OperationCase one, String path) {
    deploy(one);
    vendor.next(Script.json(401, "{\"error\":{\"message\":\"Wrong key.\"}}"));
    Call call =
        pass(
            new Payload.Relay(
                Caller.head(ShapeName.OPENAI, Operation.REALTIME, ASKED, "m-1", true),
                "GET",
                "/realtime?intent=x",
                "",
                -1),
            Buffer.buffer());
    Fault.Upstream fault = (Fault.Upstream) call.fault();
    assertThat(fault.kind()).isEqualTo(Fault.Upstream.Kind.CREDENTIALS);
    assertThat(target(request(1))).isEqualTo(path);
    assertThat(request(1).header("upgrade")).isEqualTo("websocket");
    checkCaller(one, request(1));
  }

  static List<Object[]> speakers() {
    List<Object[]> all = new ArrayList<>();
    for (Map.Entry<OperationCase, String> one : OperationCases.REALTIME.entrySet()) {
      all.add(new Object[] {one.getKey(), one.getValue()});
    }
    return all;
  }
}
