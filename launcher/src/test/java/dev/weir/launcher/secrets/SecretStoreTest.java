package dev.weir.launcher.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.bus.config.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretStoreTest {

  private static final Secret KEY = Secret.of("correct horse battery staple");

  /** Enough to be a derivation, few enough for a test. */
  private static final int ITERATIONS = 10;

  @TempDir private Path directory;
  private Path file;
  private SecretStore store;

  @BeforeEach
  void prepare() {
    file = directory.resolve("s.json");
    store = new SecretStore(file, "s.json", ITERATIONS);
  }

  private static String reason(ThrowingCallable call) {
    return catchThrowableOfType(SecretException.class, call).reason();
  }

  private JsonObject json() throws IOException {
    return new JsonObject(Files.readString(file));
  }

  private void write(JsonObject json) throws IOException {
    Files.writeString(file, json.encode());
  }

  private static JsonObject entry(JsonObject json, String secret) {
    return json.getJsonObject("secrets").getJsonObject(secret);
  }

  @Test
  void what_is_put_is_there() throws Exception {
    store.put("A", "hunter2", KEY);
    store.put("b.C-1", "größer\n", KEY);
    assertThat(store.names()).containsExactly("A", "b.C-1");
    SecretStore.Opened opened = new SecretStore(file, "s.json").open(KEY);
    assertThat(opened.value("A")).isEqualTo("hunter2");
    assertThat(opened.value("b.C-1")).isEqualTo("größer\n");
    store.put("A", "hunter3", KEY);
    store.remove("b.C-1");
    assertThat(store.open(KEY).value("A")).isEqualTo("hunter3");
    assertThat(store.names()).containsExactly("A");
  }

  @Test
  void the_file_is_the_owner_s_and_shows_nothing() throws Exception {
    store.put("A", "hunter2", KEY);
    String text = Files.readString(file);
    assertThat(text)
        .doesNotContain("hunter2", KEY.reveal())
        .doesNotContain(Base64.getEncoder().encodeToString("hunter2".getBytes(UTF_8)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    store.put("B", "x", KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void the_same_text_never_looks_the_same() throws Exception {
    store.put("A", "x", KEY);
    JsonObject first = entry(json(), "A");
    store.put("A", "x", KEY);
    store.put("B", "x", KEY);
    assertThat(entry(json(), "A").getString("nonce")).isNotEqualTo(first.getString("nonce"));
    assertThat(entry(json(), "A").getString("text"))
        .isNotEqualTo(first.getString("text"))
        .isNotEqualTo(entry(json(), "B").getString("text"));
  }

  @Test
  void another_key_opens_nothing_and_changes_nothing() throws Exception {
    store.put("A", "hunter2", KEY);
    String before = Files.readString(file);
    Secret other = Secret.of(KEY.reveal() + " ");
    String reason = "the key does not open the store s.json";
    assertThat(reason(() -> store.open(other))).isEqualTo(reason);
    assertThat(reason(() -> store.put("B", "x", other))).isEqualTo(reason);
    assertThat(Files.readString(file)).isEqualTo(before);
    store.put("B", "x", KEY);
  }

  @Test
  void an_unknown_name_is_told() throws Exception {
    store.put("A", "hunter2", KEY);
    SecretStore.Opened opened = store.open(KEY);
    String reason = "the store s.json has no secret B";
    assertThat(reason(() -> opened.value("B"))).isEqualTo(reason);
    assertThat(reason(() -> store.remove("B"))).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "ü", "a}", "a:b"})
  void a_name_that_no_reference_could_hold_is_refused(String name) {
    assertThat(reason(() -> store.put(name, "x", KEY))).startsWith("a name of a secret is 1 to");
    assertThat(file).doesNotExist();
  }

  @Test
  void a_key_that_can_be_guessed_makes_no_store() {
    assertThat(reason(() -> store.put("A", "x", Secret.of("fifteen letters"))))
        .startsWith("a key of fewer than 16 characters can be guessed");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_store_that_is_not_there_is_told() {
    String reason = "the store s.json is not there";
    assertThat(reason(store::names)).isEqualTo(reason);
    assertThat(reason(() -> store.open(KEY))).isEqualTo(reason);
    assertThat(reason(() -> store.remove("A"))).isEqualTo(reason);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void two_changes_at_once_do_not_happen() throws Exception {
    store.put("A", "x", KEY);
    Path next = Files.createFile(directory.resolve("s.json.new"));
    assertThat(reason(() -> store.put("B", "x", KEY)))
        .isEqualTo("the store s.json is being changed; if nobody does, delete " + next);
    assertThat(next).exists();
    Files.delete(next);
    store.put("B", "x", KEY);
    assertThat(store.names()).containsExactly("A", "B");
  }

  @Test
  void a_secret_cannot_take_another_s_place() throws Exception {
    store.put("A", "admin", KEY);
    store.put("B", "user", KEY);
    JsonObject json = json();
    json.getJsonObject("secrets").put("B", entry(json, "A"));
    write(json);
    SecretStore.Opened opened = store.open(KEY);
    assertThat(opened.value("A")).isEqualTo("admin");
    assertThat(reason(() -> opened.value("B")))
        .isEqualTo("secret B is damaged in the store s.json");
  }

  @Test
  void any_bit_of_a_secret_counts() throws Exception {
    store.put("A", "hunter2", KEY);
    JsonObject whole = json();
    for (String member : new String[] {"nonce", "text"}) {
      byte[] bytes = Base64.getDecoder().decode(entry(whole, "A").getString(member));
      for (int i = 0; i < bytes.length; i++) {
        byte[] changed = bytes.clone();
        changed[i] ^= 1;
        JsonObject json = whole.copy();
        entry(json, "A").put(member, Base64.getEncoder().encodeToString(changed));
        write(json);
        SecretStore.Opened opened = store.open(KEY);
        assertThat(reason(() -> opened.value("A"))).contains("secret A is damaged");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{\"version\":1}",
        "{\"version\":1,\"key\":7}",
        "{\"version\":\"1\"}",
        "{\"version\":1,\"key\":{\"derivation\":\"PBKDF2WithHmacSHA256\",\"iterations\":10,"
            + "\"salt\":\"!\"},\"check\":{},\"secrets\":{}}"
      })
  void a_damaged_file_is_told(String text) throws IOException {
    Files.writeString(file, text);
    assertThat(reason(() -> store.open(KEY))).isEqualTo("the store s.json is damaged");
    assertThat(reason(() -> store.put("A", "x", KEY))).isEqualTo("the store s.json is damaged");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void a_file_cut_anywhere_is_damaged() throws Exception {
    store.put("A", "hunter2", KEY);
    byte[] whole = Files.readString(file).stripTrailing().getBytes(UTF_8);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(reason(store::names)).isEqualTo("the store s.json is damaged");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_000_001})
  void a_derivation_that_never_ends_is_not_begun(int iterations) throws Exception {
    store.put("A", "hunter2", KEY);
    JsonObject json = json();
    json.getJsonObject("key").put("iterations", iterations);
    write(json);
    assertThat(reason(() -> store.open(KEY))).isEqualTo("the store s.json is damaged");
  }

  @Test
  void a_newer_form_is_not_touched() throws Exception {
    write(new JsonObject().put("version", 2));
    assertThat(reason(() -> store.put("A", "x", KEY)))
        .isEqualTo("the store s.json is of a version that is not known here");
  }

  @Test
  void a_store_is_bounded() throws Exception {
    store.put("A", "x", KEY);
    JsonObject json = json();
    JsonObject one = entry(json, "A");
    for (int i = 1; i < StoreFile.SECRETS_MAX; i++) {
      json.getJsonObject("secrets").put("N" + i, one);
    }
    write(json);
    assertThat(reason(() -> store.put("B", "x", KEY))).isEqualTo("the store s.json is full");
    store.put("A", "y", KEY);
    assertThat(store.open(KEY).value("A")).isEqualTo("y");
  }

  /** The form of the file is a promise: this one was written once and must open for ever. */
  @Test
  void a_store_of_the_first_version_opens() throws Exception {
    Files.writeString(
        file,
        """
        {"version":1,"key":{"derivation":"PBKDF2WithHmacSHA256","iterations":10,"salt":"%s"},
        "check":{"nonce":"%s","text":"iHEg97UIfdgWAV8fIOc2Fg=="},
        "secrets":{"A":{"nonce":"%s","text":"AfJHQCyH7NO53kfZotTj8jD3fYUpBd0="}}}
        """
            .formatted(
                base64("000102030405060708090a0b0c0d0e0f"),
                base64("000000000000000000000001"),
                base64("000000000000000000000002")));
    assertThat(store.open(KEY).value("A")).isEqualTo("hunter2");
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
