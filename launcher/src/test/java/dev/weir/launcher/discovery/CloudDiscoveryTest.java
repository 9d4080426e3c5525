package dev.weir.launcher.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.provider.azure.AzureOpenAiVerticle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vertex AI and Azure OpenAI by the variables of their own clients. */
class CloudDiscoveryTest {

  private static final String AT = "AZURE_OPENAI_ENDPOINT=https://r.openai.azure.com/ ";
  private static final String AZURE =
      "azure-openai {'kind':'azure-openai',%s'base-url':'https://r.openai.azure.com'%s}";

  @TempDir private Path home;

  private EnvironmentDiscovery discovery(Map<String, String> environment) {
    return EnvironmentDiscovery.of(environment, home, 4000);
  }

  private String found(Map<String, String> environment) {
    return discovery(environment).providers().stream()
        .map(provider -> provider.name() + " " + provider.branch().encode())
        .collect(Collectors.joining("\n"))
        .replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "AZURE_OPENAI_API_KEY=k | 'keys':['k'], | -",
        "AZURE_OPENAI_API_KEY=k AZURE_CLIENT_ID=c AZURE_TENANT_ID=t AZURE_CLIENT_SECRET=s"
            + " | 'keys':['k'], | -",
        "AZURE_OPENAI_API_KEY=k OPENAI_API_VERSION=2024-10-21"
            + " | 'keys':['k'], | ,'api-version':'2024-10-21'",
        "AZURE_OPENAI_API_KEY=k AZURE_OPENAI_API_VERSION=2024-06-01 OPENAI_API_VERSION=2024-10-21"
            + " | 'keys':['k'], | ,'api-version':'2024-06-01'",
        "AZURE_OPENAI_API_KEY=k OPENAI_API_VERSION=preview | 'keys':['k'], | -",
        "AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_CLIENT_SECRET=s AZURE_FEDERATED_TOKEN_FILE=f"
            + " | 'entra':{'client':'c','tenant':'t','secret':'s'}, | -",
        "AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_FEDERATED_TOKEN_FILE=f"
            + " AZURE_AUTHORITY_HOST=https://login.microsoftonline.us/"
            + " | 'entra':{'client':'c','tenant':'t','token-file':'f',"
            + "'authority':'https://login.microsoftonline.us'}, | -",
        "AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_CLIENT_SECRET=s AZURE_AUTHORITY_HOST=login.x"
            + " | 'entra':{'client':'c','tenant':'t','secret':'s',"
            + "'authority':'https://login.x'}, | -",
        "IDENTITY_ENDPOINT=http://h/msi IDENTITY_HEADER=s AZURE_CLIENT_ID=c"
            + " | 'entra':{'client':'c','identity-endpoint':'http://h/msi','identity-header':'s'},"
            + " | -",
      })
  void azure_is_found_by_its_endpoint_with_a_key_or_entra(
      String variables, String proof, String version) {
    EnvironmentDiscovery discovery = discovery(DiscoveryTest.environment(AT + variables));
    assertThat(found(DiscoveryTest.environment(AT + variables)))
        .isEqualTo(
            AZURE.formatted(proof, version.equals("-") ? "" : version) + "\ndemo {'kind':'demo'}");
    assertThat(discovery.remarks()).isEmpty();
    Section.read(
        "azure",
        discovery.providers().getFirst().branch().put("name", "azure-openai"),
        AzureOpenAiVerticle::configuration);
  }

  @Test
  void the_base_url_of_the_v1_api_has_no_version() {
    assertThat(
            found(
                DiscoveryTest.environment(
                    "AZURE_OPENAI_BASE_URL=https://r.openai.azure.com/openai/v1/"
                        + " AZURE_OPENAI_API_KEY=k OPENAI_API_VERSION=2024-10-21")))
        .startsWith(
            "azure-openai {'kind':'azure-openai','keys':['k'],"
                + "'base-url':'https://r.openai.azure.com/openai/v1'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "AZURE_OPENAI_API_KEY=k | AZURE_OPENAI_API_KEY is set, but no AZURE_OPENAI_ENDPOINT or"
            + " AZURE_OPENAI_BASE_URL",
        "AZURE_OPENAI_ENDPOINT=https://r | AZURE_OPENAI_ENDPOINT is set, but no"
            + " AZURE_OPENAI_API_KEY and nothing of Entra",
        "AZURE_OPENAI_ENDPOINT=https://r AZURE_CLIENT_ID=c AZURE_CLIENT_SECRET=s |"
            + " AZURE_OPENAI_ENDPOINT is set, but no AZURE_OPENAI_API_KEY and nothing of Entra",
        "AZURE_OPENAI_ENDPOINT=https://r IDENTITY_ENDPOINT=http://h | AZURE_OPENAI_ENDPOINT is set,"
            + " but no AZURE_OPENAI_API_KEY and nothing of Entra",
        "AZURE_OPENAI_ENDPOINT=http://localhost:4000 AZURE_OPENAI_API_KEY=k |"
            + " AZURE_OPENAI_ENDPOINT leads back to this gateway, so it is not used",
      })
  void what_azure_lacks_is_said(String variables, String remark) {
    assertThat(found(DiscoveryTest.environment(variables))).isEqualTo("demo {'kind':'demo'}");
    assertThat(discovery(DiscoveryTest.environment(variables)).remarks()).containsExactly(remark);
  }

  @Test
  void entra_alone_is_of_other_programs() {
    EnvironmentDiscovery discovery =
        discovery(
            DiscoveryTest.environment(
                "AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_CLIENT_SECRET=s IDENTITY_ENDPOINT=http://h"
                    + " IDENTITY_HEADER=s"));
    assertThat(discovery.providers()).hasToString("[demo (always there)]");
    assertThat(discovery.remarks()).isEmpty();
  }

  // ---- Vertex AI

  private Path credentials(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void a_file_of_google_s_credentials_is_vertex() throws IOException {
    Path file = credentials("account.json", "{\"type\":\"service_account\",\"project_id\":\"p\"}");
    String is = "vertex {'kind':'vertex','credentials':'" + file + "'";
    String variable = "GOOGLE_APPLICATION_CREDENTIALS=" + file;
    assertThat(found(DiscoveryTest.environment(variable))).startsWith(is + "}\n");
    assertThat(
            found(
                DiscoveryTest.environment(
                    variable + " GOOGLE_CLOUD_PROJECT=q CLOUD_ML_REGION=us-east5")))
        .startsWith(is + ",'project':'q','location':'us-east5'}\n");
    assertThat(
            found(
                DiscoveryTest.environment(
                    variable + " GOOGLE_CLOUD_LOCATION=eu CLOUD_ML_REGION=us-east5")))
        .startsWith(is + ",'location':'eu'}\n");
    assertThat(found(DiscoveryTest.environment(variable + " GOOGLE_VERTEX_BASE_URL=http://h/")))
        .startsWith(is + ",'base-url':'http://h'}\n");
    assertThat(
            discovery(
                    DiscoveryTest.environment(
                        variable + " GOOGLE_VERTEX_BASE_URL=http://localhost:4000"))
                .remarks())
        .containsExactly("GOOGLE_VERTEX_BASE_URL leads back to this gateway, so it is not used");
    assertThat(discovery(DiscoveryTest.environment(variable)).providers().getFirst())
        .hasToString("vertex (variable GOOGLE_APPLICATION_CREDENTIALS)");
  }

  @Test
  void what_gcloud_wrote_counts_where_a_project_is_named() throws IOException {
    String user = "{\"type\":\"authorized_user\",\"refresh_token\":\"hunter2\"}";
    Path file = credentials(".config/gcloud/application_default_credentials.json", user);
    assertThat(found(Map.of())).isEqualTo("demo {'kind':'demo'}");
    assertThat(found(Map.of("GOOGLE_CLOUD_PROJECT", "p")))
        .startsWith("vertex {'kind':'vertex','credentials':'" + file + "','project':'p'}\n");
    assertThat(discovery(Map.of("GOOGLE_CLOUD_PROJECT", "p")).providers().getFirst())
        .hasToString("vertex (variable GOOGLE_CLOUD_PROJECT and " + file + ")");
    Path elsewhere = credentials("other/application_default_credentials.json", user);
    assertThat(
            found(
                Map.of("GOOGLE_CLOUD_PROJECT", "p", "CLOUDSDK_CONFIG", home.resolve("other") + "")))
        .contains(elsewhere.toString());
    Files.delete(file);
    assertThat(found(Map.of("GOOGLE_CLOUD_PROJECT", "p"))).isEqualTo("demo {'kind':'demo'}");
    assertThat(discovery(Map.of("GOOGLE_CLOUD_PROJECT", "p")).remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'project_id':'p'}",
        "{'type':'gdch_service_account','project_id':'p'}",
        "{'type':7,'project_id':'p'}",
        "{'type':'external_account','project_id':'p','credential_source':{'environment_id':'aws1',"
            + "'url':'http://169.254.169.254'}}",
        "{'type':'external_account','project_id':'p','credential_source':{'executable':{}}}",
      })
  void credentials_that_are_not_read_are_said_and_left(String text) throws IOException {
    Path file = credentials("x.json", text.replace('\'', '"'));
    EnvironmentDiscovery discovery =
        discovery(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()));
    assertThat(discovery.providers()).hasToString("[demo (always there)]");
    assertThat(discovery.remarks())
        .containsExactly(
            "GOOGLE_APPLICATION_CREDENTIALS is set, but "
                + file
                + " has credentials that are not read");
  }

  @Test
  void credentials_that_cannot_be_used_are_said_and_left() throws IOException {
    Path none = home.resolve("none.json");
    Path broken = credentials("broken.json", "{\"private_key\":\"hunter2");
    for (Path file : List.of(none, broken, home)) {
      EnvironmentDiscovery discovery =
          discovery(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()));
      assertThat(discovery.providers()).hasToString("[demo (always there)]");
      assertThat(discovery.remarks())
          .containsExactly(
              "GOOGLE_APPLICATION_CREDENTIALS is set, but "
                  + file
                  + " cannot be read as credentials");
    }
    Path homeless = credentials("user.json", "{\"type\":\"authorized_user\"}");
    assertThat(discovery(Map.of("GOOGLE_APPLICATION_CREDENTIALS", homeless.toString())).remarks())
        .containsExactly(
            "GOOGLE_APPLICATION_CREDENTIALS is set, but there is no project:"
                + " GOOGLE_CLOUD_PROJECT names one");
  }
}
