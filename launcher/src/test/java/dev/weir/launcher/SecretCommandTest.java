package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.Surroundings.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretCommandTest extends CommandLineFixture {

  private static final String KEY = "correct horse battery staple";

  /** A store with {@code A} = {@code hunter2} whose key is derived in no time. */
  private static final String QUICK =
      """
      {"version":1,
      "key":{"derivation":"PBKDF2WithHmacSHA256","iterations":10,"salt":"AAECAwQFBgcICQoLDA0ODw=="},
      "check":{"nonce":"AAAAAAAAAAAAAAAB","text":"iHEg97UIfdgWAV8fIOc2Fg=="},
      "secrets":{"A":{"nonce":"AAAAAAAAAAAAAAAC","text":"AfJHQCyH7NO53kfZotTj8jD3fYUpBd0="}}}
      """;

  @BeforeEach
  void pipe_a_value() {
    environment.put("WEIR_SECRET_KEY", KEY);
    input = Input.PIPE;
    typed = "hunter2\n";
  }

  private Path write(String name, String text, String mode) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void quickStore(String name) throws IOException {
    write(name, QUICK, "rw-------");
  }

  @Test
  void a_secret_is_kept_listed_used_and_forgotten() {
    file("providers: {openai: {keys: [\"${secret:OPENAI}\"]}}\nsecret: <${secret:OPENAI}>");
    assertThat(run("secret", "set", "OPENAI")).isZero();
    assertThat(err()).isEqualTo("kept OPENAI in weir.secrets.json\n");
    assertThat(directory.resolve("weir.secrets.json")).exists();
    assertThat(run("secret", "list")).isZero();
    assertThat(out()).isEqualTo("OPENAI\n");
    out.reset();

    assertThat(run("check")).isZero();
    assertThat(out())
        .contains(
            "secret         secret OPENAI of weir.secrets.json\n",
            "openai (openai), key: secret OPENAI of weir.secrets.json\n")
        .doesNotContain("hunter2");
    assertThat(run("serve", "--port", "0")).isZero();
    assertThat(config().providers().get("openai").getJsonArray("keys")).containsExactly("hunter2");
    assertThat(config().secret()).isNotNull();
    assertThat(out() + err()).doesNotContain("hunter2");
    err.reset();

    environment.clear();
    assertThat(run("secret", "remove", "OPENAI")).isZero();
    out.reset();
    assertThat(run("secret", "list")).isZero();
    assertThat(out()).isEmpty();
    assertThat(err()).isEmpty();
  }

  @Test
  void somebody_who_types_is_asked_without_echo() throws IOException {
    quickStore("weir.secrets.json");
    input = Input.TERMINAL;
    assertThat(run("secret", "set", "A")).isEqualTo(2);
    assertThat(err()).isEqualTo("weir secret: there is no terminal to ask on: pipe the value in\n");
    hidden = "hunter2";
    assertThat(run("secret", "set", "B")).isZero();
    file("secret: ${secret:B}");
    assertThat(run("check")).isZero();
  }

  @Test
  void what_cannot_be_kept_exits_with_2() {
    typed = "\n";
    assertThat(run("secret", "set", "A")).isEqualTo(2);
    typed = "x".repeat(64 * 1024 + 1);
    assertThat(run("secret", "set", "A")).isEqualTo(2);
    typed = "x";
    assertThat(run("secret", "set", "A B")).isEqualTo(2);
    environment.put("WEIR_SECRET_KEY", "short");
    assertThat(run("secret", "set", "A")).isEqualTo(2);
    environment.clear();
    assertThat(run("secret", "set", "A")).isEqualTo(2);
    assertThat(run("secret", "list")).isEqualTo(2);
    assertThat(run("secret", "remove", "A")).isEqualTo(2);
    assertThat(err().lines().map(line -> line.replaceFirst("^weir secret: ", "")))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("the value is empty"),
            line -> assertThat(line).isEqualTo("the value is larger than 64 KiB"),
            line -> assertThat(line).startsWith("a name of a secret is"),
            line -> assertThat(line).startsWith("a key of fewer than 16 characters"),
            line -> assertThat(line).contains("set WEIR_SECRET_KEY or WEIR_SECRET_KEY_FILE"),
            line -> assertThat(line).isEqualTo("the store weir.secrets.json is not there"),
            line -> assertThat(line).isEqualTo("the store weir.secrets.json is not there"));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void nonsense_is_told_with_what_there_is() {
    assertThat(run("secret")).isEqualTo(2);
    assertThat(run("secret", "set")).isEqualTo(2);
    assertThat(run("secret", "set", "A", "hunter2")).isEqualTo(2);
    assertThat(err()).contains("say what to do: set, list or remove", "NAME");
    assertThat(run("secret", "set", "--help")).isZero();
    assertThat(out()).contains("--store");
  }

  @Test
  void the_key_may_be_in_a_file_and_the_store_elsewhere() throws IOException {
    environment.clear();
    environment.put("WEIR_SECRET_KEY_FILE", "key");
    write("key", KEY + "\n", "rw-r--r--");
    String store = directory.resolve("elsewhere.json").toString();
    quickStore("elsewhere.json");
    assertThat(run("secret", "set", "A", "--store", store)).isEqualTo(2);
    assertThat(err()).contains("the file key is open to every user");
    write("key", KEY + "\n", "rw-------");
    assertThat(run("secret", "set", "A", "--store", store)).isZero();
    environment.put("WEIR_SECRET_KEY", KEY);
    assertThat(run("secret", "set", "A", "--store", store)).isEqualTo(2);
    assertThat(err()).contains("both WEIR_SECRET_KEY and WEIR_SECRET_KEY_FILE are set");
    environment.remove("WEIR_SECRET_KEY_FILE");
    file("secret: ${secret:A}");
    assertThat(run("check", "--store", store)).isZero();
    assertThat(out()).contains("secret         secret A of " + store);
    assertThat(run("check")).isEqualTo(2);
  }

  @Test
  void the_store_is_beside_the_configuration() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("etc"));
    Files.writeString(folder.resolve("w.yaml"), "secret: ${secret:A}");
    quickStore("etc/weir.secrets.json");
    assertThat(run("secret", "list", "-c", "etc/w.yaml")).isZero();
    assertThat(out()).isEqualTo("A\n");
    assertThat(run("check", "-c", "etc/w.yaml")).isZero();
    assertThat(out()).contains("secret A of etc/weir.secrets.json");
  }

  @Test
  void a_mistake_is_told_with_line_and_key() throws IOException {
    file("log:\n  level: info\nsecret: ${secret:A}\nadmin-keys:\n  - ${secret:B}");
    assertThat(run("check")).isEqualTo(2);
    assertThat(err())
        .isEqualTo(
            """
            weir.yaml:3: secret: the store weir.secrets.json is not there
            weir.yaml:5: admin-keys[0]: the store weir.secrets.json is not there
            """);
    err.reset();
    quickStore("weir.secrets.json");
    assertThat(run("check")).isEqualTo(2);
    assertThat(err())
        .isEqualTo("weir.yaml:5: admin-keys[0]: the store weir.secrets.json has no secret B\n");
    err.reset();
    environment.put("WEIR_SECRET_KEY", KEY + "!");
    assertThat(run("check")).isEqualTo(2);
    assertThat(err())
        .startsWith("weir.yaml:3: secret: the key does not open the store weir.secrets.json\n");
    err.reset();
    environment.put("WEIR_SECRET_KEY", KEY);
    write("weir.secrets.json", "{", "rw-------");
    assertThat(run("check")).isEqualTo(2);
    assertThat(err()).startsWith("weir.yaml:3: secret: the store weir.secrets.json is damaged\n");
  }

  @Test
  void what_another_node_needs_may_be_missing_here() {
    file("providers: {a: {kind: openai, keys: ['${secret:A}']}, b: {kind: demo}}");
    node.hasGateway = false;
    assertThat(run("serve", "--verticles", "provider:b")).isZero();
    assertThat(run("serve", "--verticles", "provider:a")).isEqualTo(2);
  }

  @Test
  void files_that_are_doubtful_are_noted() throws IOException {
    write("open", "hunter2", "rw-rw----");
    file("secret: ${file:open}\nadmin-keys: [\"${file:open}\"]");
    assertThat(run("check")).isZero();
    assertThat(out())
        .containsOnlyOnce(
            "note           the file open can be written by its group (mode rw-rw----)\n")
        .doesNotContain("hunter2");
  }
}
