package dev.weir.launcher.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class DiscoveryTest {

  @TempDir private Path home;

  private Vertx vertx;

  @BeforeEach
  void prepare() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void end() {
    vertx.close().await();
  }

  private EnvironmentDiscovery discovery(Map<String, String> environment) {
    return EnvironmentDiscovery.of(environment, home, 4000);
  }

  private String found(Map<String, String> environment) {
    return discovery(environment).providers().stream()
        .map(provider -> provider.name() + " " + provider.branch().encode())
        .collect(Collectors.joining("\n"))
        .replace('"', '\'');
  }

  @Test
  void nothing_in_the_environment_leaves_the_demo() {
    assertThat(found(Map.of())).isEqualTo("demo {'kind':'demo'}");
    assertThat(found(Map.of("OPENAI_API_KEY", " "))).isEqualTo("demo {'kind':'demo'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "OPENAI_API_KEY=k | openai {'kind':'openai','keys':['k']}",
        "OPENAI_API_KEY=k OPENAI_BASE_URL=http://h/v1/ |"
            + " openai {'kind':'openai','keys':['k'],'base-url':'http://h/v1'}",
        "ANTHROPIC_API_KEY=k CLAUDE_API_KEY=c | anthropic {'kind':'anthropic','keys':['k']}",
        "CLAUDE_API_KEY=c | anthropic {'kind':'anthropic','keys':['c']}",
        "MISTRAL_API_KEY=k | mistral {'kind':'mistral',"
            + "'base-url':'https://api.mistral.ai/v1','keys':['k']}",
        "DEEPSEEK_API_KEY=k | deepseek {'kind':'deepseek',"
            + "'base-url':'https://api.deepseek.com/v1','keys':['k']}",
        "OPENROUTER_API_KEY=k | openrouter {'kind':'openrouter',"
            + "'base-url':'https://openrouter.ai/api/v1','keys':['k']}",
        "XAI_API_KEY=k | xai {'kind':'xai'," + "'base-url':'https://api.x.ai/v1','keys':['k']}",
        "GROQ_API_KEY=k | groq {'kind':'groq',"
            + "'base-url':'https://api.groq.com/openai/v1','keys':['k']}",
        "TOGETHER_API_KEY=k | together {'kind':'together',"
            + "'base-url':'https://api.together.ai/v1','keys':['k']}",
        "FIREWORKS_API_KEY=k | fireworks {'kind':'fireworks',"
            + "'base-url':'https://api.fireworks.ai/inference/v1','keys':['k']}",
        "PERPLEXITY_API_KEY=k | perplexity {'kind':'perplexity',"
            + "'base-url':'https://api.perplexity.ai','keys':['k']}",
        "CEREBRAS_API_KEY=k | cerebras {'kind':'cerebras',"
            + "'base-url':'https://api.cerebras.ai/v1','keys':['k']}",
        "NVIDIA_API_KEY=k | nvidia-nim {'kind':'nvidia-nim',"
            + "'base-url':'https://integrate.api.nvidia.com/v1','keys':['k']}",
        "HF_TOKEN=k | huggingface {'kind':'huggingface',"
            + "'base-url':'https://router.huggingface.co/v1','keys':['k']}",
        "ZAI_API_KEY=k | zai {'kind':'zai',"
            + "'base-url':'https://api.z.ai/api/paas/v4','keys':['k']}",
        "MOONSHOT_API_KEY=k | moonshot {'kind':'moonshot',"
            + "'base-url':'https://api.moonshot.ai/v1','keys':['k']}",
        "MISTRAL_API_KEY=k MISTRAL_BASE_URL=http://h/ | mistral {'kind':'mistral',"
            + "'base-url':'http://h','keys':['k']}",
        "DEEPSEEK_API_KEY=k DEEPSEEK_BASE_URL=http://h/ | deepseek {'kind':'deepseek',"
            + "'base-url':'http://h','keys':['k']}",
        "OPENROUTER_API_KEY=k OPENROUTER_BASE_URL=http://h/ | openrouter {'kind':'openrouter',"
            + "'base-url':'http://h','keys':['k']}",
        "XAI_API_KEY=k XAI_BASE_URL=http://h/ | xai {'kind':'xai',"
            + "'base-url':'http://h','keys':['k']}",
        "GROQ_API_KEY=k GROQ_BASE_URL=http://h/ | groq {'kind':'groq',"
            + "'base-url':'http://h','keys':['k']}",
        "TOGETHER_API_KEY=k TOGETHER_BASE_URL=http://h/ | together {'kind':'together',"
            + "'base-url':'http://h','keys':['k']}",
        "FIREWORKS_API_KEY=k FIREWORKS_BASE_URL=http://h/ | fireworks {'kind':'fireworks',"
            + "'base-url':'http://h','keys':['k']}",
        "PERPLEXITY_API_KEY=k PERPLEXITY_BASE_URL=http://h/ | perplexity {'kind':'perplexity',"
            + "'base-url':'http://h','keys':['k']}",
        "CEREBRAS_API_KEY=k CEREBRAS_BASE_URL=http://h/ | cerebras {'kind':'cerebras',"
            + "'base-url':'http://h','keys':['k']}",
        "NVIDIA_API_KEY=k NVIDIA_BASE_URL=http://h/ | nvidia-nim {'kind':'nvidia-nim',"
            + "'base-url':'http://h','keys':['k']}",
        "HF_TOKEN=k HF_BASE_URL=http://h/ | huggingface {'kind':'huggingface',"
            + "'base-url':'http://h','keys':['k']}",
        "ZAI_API_KEY=k ZAI_BASE_URL=http://h/ | zai {'kind':'zai',"
            + "'base-url':'http://h','keys':['k']}",
        "MOONSHOT_API_KEY=k MOONSHOT_BASE_URL=http://h/ | moonshot {'kind':'moonshot',"
            + "'base-url':'http://h','keys':['k']}",
        "GOOGLE_API_KEY=k | gemini {'kind':'gemini','keys':['k']}",
        "GEMINI_API_KEY=k GOOGLE_API_KEY=g | gemini {'kind':'gemini','keys':['k']}",
        "GEMINI_API_KEY=k GOOGLE_GEMINI_BASE_URL=http://h/ |"
            + " gemini {'kind':'gemini','keys':['k'],'base-url':'http://h'}",
        "CO_API_KEY=k COHERE_API_KEY=c | cohere {'kind':'cohere','keys':['k']}",
        "COHERE_API_KEY=c CO_API_URL=http://h |"
            + " cohere {'kind':'cohere','keys':['c'],'base-url':'http://h'}",
        "AWS_BEARER_TOKEN_BEDROCK=k AWS_ACCESS_KEY_ID=a |"
            + " bedrock {'kind':'bedrock','keys':['k']}",
        "AWS_BEARER_TOKEN_BEDROCK=k AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=us-west-2 |"
            + " bedrock {'kind':'bedrock','region':'eu-west-1','keys':['k']}",
        "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=s AWS_DEFAULT_REGION=us-west-2 |"
            + " bedrock {'kind':'bedrock','region':'us-west-2'}",
        "AWS_PROFILE=p | bedrock {'kind':'bedrock'}",
        "AWS_WEB_IDENTITY_TOKEN_FILE=f | bedrock {'kind':'bedrock'}",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/c | bedrock {'kind':'bedrock'}",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://c | bedrock {'kind':'bedrock'}",
        "AWS_PROFILE=p AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://h/ |"
            + " bedrock {'kind':'bedrock','base-url':'http://h'}",
      })
  void a_key_in_the_environment_is_a_provider(String variables, String provider) {
    assertThat(found(environment(variables))).isEqualTo(provider + "\ndemo {'kind':'demo'}");
  }

  @Test
  void a_base_url_of_this_very_gateway_is_not_followed() {
    for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
      EnvironmentDiscovery discovery =
          discovery(
              Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://" + host + ":4000/v1"));
      assertThat(discovery.providers().getFirst().branch().containsKey("base-url")).isFalse();
      assertThat(discovery.remarks())
          .containsExactly("OPENAI_BASE_URL leads back to this gateway, so it is not used");
    }
    assertThat(found(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://localhost:1/v1")))
        .contains("localhost:1");
    assertThat(found(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "no url")))
        .contains("no url");
  }

  @Test
  void a_region_alone_or_where_bedrock_is_are_no_credentials() {
    assertThat(
            found(
                Map.of(
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                    "http://h",
                    "AWS_ACCESS_KEY_ID",
                    " ")))
        .isEqualTo("demo {'kind':'demo'}");
  }

  @Test
  void where_credentials_come_from_is_told_and_not_what_they_are() {
    FoundProvider bedrock =
        discovery(Map.of("AWS_BEARER_TOKEN_BEDROCK", "hunter2")).providers().getFirst();
    assertThat(bedrock).hasToString("bedrock (variable AWS_BEARER_TOKEN_BEDROCK)");
    FoundProvider signed =
        discovery(
                Map.of(
                    "AWS_ACCESS_KEY_ID",
                    "id",
                    "AWS_SECRET_ACCESS_KEY",
                    "hunter2",
                    "AWS_SESSION_TOKEN",
                    "hunter3",
                    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                    "http://h"))
            .providers()
            .getFirst();
    assertThat(signed)
        .hasToString("bedrock (variable AWS_ACCESS_KEY_ID and AWS_ENDPOINT_URL_BEDROCK_RUNTIME)");
    assertThat(signed.branch().encode()).doesNotContain("hunter");
  }

  // ---- Azure OpenAI

  static Map<String, String> environment(String variables) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : variables.strip().split(" ")) {
      environment.put(variable.split("=")[0], variable.split("=")[1]);
    }
    return environment;
  }

  @Test
  void a_found_provider_does_not_print_its_key() {
    FoundProvider openai = discovery(Map.of("OPENAI_API_KEY", "hunter2")).providers().getFirst();
    assertThat(openai).hasToString("openai (variable OPENAI_API_KEY)");
  }

  private int serve(Handler<HttpServerRequest> handler) {
    HttpServer server =
        vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1").await();
    return server.actualPort();
  }

  private int serve(int status, String body) {
    return serve(request -> request.response().setStatusCode(status).end(body));
  }

  private List<FoundProvider> probe(int port, Set<Integer> own) {
    JsonObject branch = new JsonObject().put("base-url", "http://127.0.0.1:" + port + "/v1");
    return new LocalServers(Map.of("ollama", branch)).probe(vertx, own).await();
  }

  @Test
  void a_server_that_lists_models_is_found() {
    int port =
        serve(
            request -> {
              assertThat(request.path()).isEqualTo("/v1/models");
              request.response().end("{\"object\":\"list\",\"data\":[{\"id\":\"m\"}]}");
            });
    assertThat(probe(port, Set.of())).hasToString("[ollama (answers on port " + port + ")]");
    assertThat(probe(port, Set.of(port))).isEmpty();
  }

  @Test
  void what_is_no_model_server_is_not_believed() {
    assertThat(probe(serve(200, "<html>"), Set.of())).isEmpty();
    assertThat(probe(serve(200, "[]"), Set.of())).isEmpty();
    assertThat(probe(serve(404, "{\"object\":\"list\",\"data\":[]}"), Set.of())).isEmpty();
    assertThat(probe(serve(request -> {}), Set.of())).isEmpty();
    assertThat(probe(serve(200, " ".repeat(2_000_000) + "{\"data\":[]}"), Set.of())).isEmpty();
    assertThat(probe(1, Set.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":1}",
        "{\"data\":[1]}",
        "{\"data\":[{}]}",
        "{\"object\":\"error\",\"data\":[]}",
        "{\"object\":1,\"data\":[]}",
        "x",
      })
  void what_is_no_model_list_is_not_believed(String body) {
    assertThat(LocalServers.isModelList(Buffer.buffer(body))).isFalse();
  }

  @Test
  void an_empty_model_list_is_one() {
    assertThat(LocalServers.isModelList(Buffer.buffer("{\"data\":[]}"))).isTrue();
  }

  @Test
  void the_usual_ports_are_looked_at_without_harm() {
    assertThat(
            LocalServers.onUsualPorts()
                .probe(vertx, Set.of(11434, 8000, 30000, 1234, 8080))
                .await())
        .isEmpty();
  }

  @Test
  void the_banner_names_a_request_that_works() {
    Banner banner =
        new Banner(
            URI.create("http://127.0.0.1:4000"),
            true,
            Optional.empty(),
            Map.of("openai", "weir.yaml"),
            List.of("a remark"));
    assertThat(banner.text())
        .isEqualTo(
            """
            providers  openai: weir.yaml
            note       a remark
            try        curl -s http://127.0.0.1:4000/v1/models -H "authorization: Bearer $WEIR_KEY"
            base URLs  http://127.0.0.1:4000/v1  for OpenAI SDKs and Codex (OPENAI_BASE_URL)
                       http://127.0.0.1:4000     for Anthropic SDKs and Claude Code (ANTHROPIC_BASE_URL)
            """);
  }
}
