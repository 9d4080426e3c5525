package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The live suite itself, with every vendor's base URL pointing at a scripted one, so that it does
 * not first run on the day when somebody has a key.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("vendors")
class LiveContractTest extends LiveContract {

  private static final String KEY = "key-of-nobody";

  /** In the words of all these dialects at once. */
  private static final String NOT_FOUND =
      "{\"type\":\"error\",\"message\":\"no such model\",\"error\":{\"type\":\"not_found_error\","
          + "\"code\":404,\"status\":\"NOT_FOUND\",\"message\":\"no such model\"}}";

  @Parameter private LiveVendor vendor;

  private final Map<String, String> environment = new HashMap<>();
  private Vertx elsewhere;
  private ScriptedVendor scripted;

  private static List<LiveVendor> vendors() {
    return LiveVendor.ALL;
  }

  @BeforeParameterizedClassInvocation
  @Override
  void start() {
    elsewhere = Vertx.vertx(); // One instance of this class meets all vendors.
    environment.clear();
    scripted = Caller.await(ScriptedVendor.start(elsewhere));
    scripted.always(this::answer);
    environment.put(vendor.keyVariable(), KEY);
    environment.put(vendor.urlVariable(), scripted.url() + vendor.talk().basePath());
    super.start();
  }

  @AfterParameterizedClassInvocation
  @Override
  void stop() {
    super.stop();
    Caller.await(elsewhere.close());
  }

  private Script answer(RecordedRequest request) {
    if ((request.path() + request.body()).contains(NOBODY)) {
      return Script.json(404, NOT_FOUND);
    }
    Script script = vendor.talk().behaviour().apply(request);
    return request.body().toString().contains(COUNT) ? script.inPieces(40).paced(20) : script;
  }

  @Override
  LiveVendor vendor() {
    return vendor;
  }

  @Override
  Map<String, String> environment() {
    return environment;
  }

  @Test
  void keys_in_the_environment_choose_the_vendors() {
    assertThat(LiveVendor.in(environment)).containsExactly(vendor);
    assertThat(LiveVendor.in(Map.of(vendor.keyVariable(), " "))).isEmpty();
    assertThat(LiveVendor.noKeys())
        .startsWith("live: no keys of OPENAI_API_KEY, ")
        .contains(vendor.keyVariable())
        .endsWith(" in the environment");
  }
}
