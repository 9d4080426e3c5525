package dev.weir.launcher.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {

  @TempDir private Path directory;
  private final List<String> remarks = new ArrayList<>();

  private Path file(String mode) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private String read(Path file) throws SecretException {
    return SecretFile.read(file, "the/name", remarks::add);
  }

  private String refusal(Path file) {
    return catchThrowableOfType(SecretException.class, () -> read(file)).reason();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rw-r-----", "r--r-----"})
  void a_file_of_the_owner_and_the_group_is_read(String mode) throws Exception {
    assertThat(read(file(mode))).isEqualTo("hunter2");
    assertThat(remarks).isEmpty();
    assertThat(SecretFile.doubt(file(mode))).isEmpty();
  }

  @Test
  void one_that_the_group_may_write_is_remarked_upon() throws Exception {
    assertThat(read(file("rw-rw----"))).isEqualTo("hunter2");
    assertThat(remarks)
        .containsExactly("the file the/name can be written by its group (mode rw-rw----)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-----w-", "rwxrwxrwx"})
  void one_that_is_open_to_everybody_is_refused(String mode) throws IOException {
    Path file = file(mode);
    assertThat(refusal(file))
        .isEqualTo(
            "the file the/name is open to every user of the machine (mode "
                + mode
                + "): chmod 600 it");
    assertThat(remarks).isEmpty();
    assertThat(SecretFile.doubt(file).orElseThrow()).contains("every user");
  }

  @Test
  void a_link_is_judged_by_what_it_leads_to() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file("rw-------"));
    assertThat(read(link)).isEqualTo("hunter2");
    file("rw-r--r--");
    assertThat(refusal(link)).contains("is open to every user");
  }

  @Test
  void where_secrets_are_mounted_an_open_one_is_only_remarked_upon() {
    SecretFile.Verdict verdict =
        SecretFile.judge(PosixFilePermissions.fromString("rw-r--r--"), true);
    assertThat(verdict)
        .isEqualTo(
            new SecretFile.Verdict.Open("is open to every user of the machine (mode rw-r--r--)"));
  }

  @ParameterizedTest
  @CsvSource({
    "/run/secrets/x, true",
    "/var/run/secrets/a/b, true",
    "/run/secrets/../../tmp, false",
  })
  void mounts_of_secrets_are_known_by_their_place(Path path, boolean mounted) throws IOException {
    assertThat(SecretFile.isMounted(path)).isEqualTo(mounted);
  }

  @Test
  void an_ordinary_folder_is_no_mount() throws IOException {
    assertThat(SecretFile.isMounted(file("rw-------"))).isFalse();
  }

  @Test
  void only_one_line_break_goes() throws Exception {
    Path file = file("rw-------");
    Files.writeString(file, "a\nb\n\n");
    assertThat(read(file)).isEqualTo("a\nb\n");
  }

  @Test
  void what_is_no_text_of_a_sensible_size_is_refused() throws IOException {
    Path file = file("rw-------");
    Files.write(file, new byte[] {'a', (byte) 0xff});
    assertThat(refusal(file)).isEqualTo("the file the/name is not UTF-8");
    Files.write(file, new byte[SecretFile.BYTES_MAX + 1]);
    assertThat(refusal(file)).isEqualTo("the file the/name is larger than 64 KiB");
    assertThat(refusal(directory.resolve("none"))).isEqualTo("the file the/name cannot be read");
    assertThat(SecretFile.doubt(directory.resolve("none"))).isEmpty();
  }
}
