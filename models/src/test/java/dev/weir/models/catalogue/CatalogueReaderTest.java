package dev.weir.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueReaderTest {

  private static final String FULL =
      """
      {"provider":"p","id":"m","kind":"chat","aliases":["n","o"],"name":"The M","context":200000,\
      "output":64000,"price":{"input":1.25,"output":10,"cache-read":0.125,"cache-write":1.5,\
      "cache-write-1h":2.5,"reasoning":11,"image":0.04,"request":0.005,"search":0.01,\
      "audio-minute":0.006,"tiers":[{"above":200000,"input":2.5}]},"in":["text","image"],\
      "out":["text"],"abilities":["tools","web-search"],"knowledge":"2025-03",\
      "released":"2025-03-31","retires":"2027-01-01",\
      "sources":[{"what":["price","context"],"from":"a list 1.0","date":"2026-05"}]}""";

  private static final String OTHER = "{\"provider\":\"p\",\"id\":\"other\",\"kind\":\"chat\"}";

  private static Catalogue read(String json) {
    return CatalogueReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Catalogue models(String... models) {
    return read("{\"models\":[\n" + String.join(",\n", models) + "\n]}");
  }

  /** A model with one more member, written in JSON. */
  private static String with(String member) {
    return "{\"provider\":\"p\",\"id\":\"bad\",\"kind\":\"chat\"," + member + "}";
  }

  private static String text(int chars) {
    return "\"" + "x".repeat(chars) + "\"";
  }

  @Test
  void all_members_of_a_model_are_read() {
    Catalogue catalogue =
        read("{\"version\":\"7\",\"date\":\"2026-11-21\",\"models\":[" + FULL + "]}");
    assertThat(catalogue.notes()).isEmpty();
    assertThat(catalogue.version()).isEqualTo("7");
    assertThat(catalogue.date()).isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(catalogue.models())
        .containsExactly(
            new Model(
                "m",
                "p",
                ModelKind.CHAT,
                List.of("n", "o"),
                "The M",
                200_000,
                64_000,
                new Prices(
                    new Rates(
                        1_250_000_000L,
                        10_000_000_000L,
                        125_000_000,
                        1_500_000_000,
                        2_500_000_000L,
                        11_000_000_000L),
                    List.of(
                        new Prices.Tier(200_000, new Rates(2_500_000_000L, -1, -1, -1, -1, -1))),
                    40_000_000,
                    5_000_000,
                    10_000_000,
                    6_000_000),
                Set.of(Modality.TEXT, Modality.IMAGE),
                Set.of(Modality.TEXT),
                Set.of(Ability.TOOLS, Ability.WEB_SEARCH),
                new ModelDate(YearMonth.of(2025, 3), 0),
                new ModelDate(YearMonth.of(2025, 3), 31),
                new ModelDate(YearMonth.of(2027, 1), 1),
                List.of(
                    new Source(
                        List.of("price", "context"),
                        "a list 1.0",
                        new ModelDate(YearMonth.of(2026, 5), 0)))));
  }

  @Test
  void what_is_missing_is_unknown() {
    assertThat(models(OTHER).models()).containsExactly(Model.of("p", "other", ModelKind.CHAT));
    assertThat(models().models()).isEmpty();
    assertThat(models().notes()).isEmpty();
    assertThat(read("{}").notes()).isEmpty();
    assertThat(read("{}").version()).isEmpty();
    assertThat(read("{}").date()).isNull();
  }

  @Test
  void members_and_words_of_a_newer_file_are_passed_over() {
    Catalogue catalogue =
        read(
            "{\"new\":{\"a\":[1]},\"models\":["
                + with("\"abilities\":[\"telepathy\",\"tools\"],\"new\":[{}]")
                + "]}");
    assertThat(catalogue.notes()).isEmpty();
    assertThat(catalogue.models().get(0).abilities()).containsExactly(Ability.TOOLS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "\"text\"",
        "[]",
        "{\"id\":\"bad\",\"kind\":\"chat\"}",
        "{\"provider\":\"p\",\"kind\":\"chat\"}",
        "{\"provider\":\"p\",\"id\":\"bad\"}",
        "{\"provider\":\"p\",\"id\":\"bad\",\"kind\":\"oracle\"}",
        "{\"provider\":\"p\",\"id\":\"bad\",\"kind\":null}",
        "{\"provider\":\"p\",\"id\":\" \",\"kind\":\"chat\"}",
        "{\"provider\":\"p\",\"id\":7,\"kind\":\"chat\"}",
        "{\"provider\":\"p\",\"id\":\"OTHER\",\"kind\":\"chat\"}"
      })
  void a_model_that_cannot_be_read_is_left_out_with_its_line(String bad) {
    Catalogue catalogue = models(OTHER, bad, FULL);
    assertThat(catalogue.models()).extracting(Model::id).containsExactly("other", "m");
    assertThat(catalogue.notes()).singleElement().asString().startsWith("line 3, model ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"aliases\":\"n\"'; aliases is no list",
        "'\"aliases\":[1]'; aliases is no text",
        "'\"aliases\":[\"\"]'; aliases is no text",
        "'\"name\":[]'; name is no text",
        "'\"context\":0'; context is no count of tokens",
        "'\"context\":1.5'; context is no count of tokens",
        "'\"context\":\"1\"'; context is no count of tokens",
        "'\"output\":-1'; output is no count of tokens",
        "'\"output\":99999999999999999999'; output is no count of tokens",
        "'\"price\":3'; price is no object",
        "'\"price\":{\"input\":\"3\"}'; its price of input is no number",
        "'\"price\":{\"output\":-0.1}'; its price of output is not between",
        "'\"price\":{\"input\":1000000.1}'; its price of input is not between",
        "'\"price\":{\"input\":1e999999999}'; its price of input is not between",
        "'\"price\":{\"input\":1e-10}'; its price of input is finer than",
        "'\"price\":{\"input\":1e-999999999}'; its price of input is finer than",
        "'\"price\":{\"image\":null}'; its price of image is no number",
        "'\"price\":{\"tiers\":{}}'; tiers is no list",
        "'\"price\":{\"tiers\":[{}]}'; a tier does not tell above how many tokens",
        "'\"price\":{\"tiers\":[7]}'; a tier does not tell above how many tokens",
        "'\"price\":{\"tiers\":[{\"above\":0}]}'; a tier does not tell above how many tokens",
        "'\"price\":{\"tiers\":[{\"above\":9,\"input\":-1}]}'; its price of input is not between",
        "'\"in\":{}'; in is no list",
        "'\"out\":[null]'; out is no text",
        "'\"abilities\":[{}]'; abilities is no text",
        "'\"knowledge\":2025'; knowledge is no text",
        "'\"released\":\"2025-13\"'; released is no date",
        "'\"released\":\"2025-02-30\"'; released is no date",
        "'\"retires\":\"soon\"'; retires is no date",
        "'\"sources\":[{}]'; one of its sources has no from",
        "'\"sources\":[7]'; one of its sources has no from",
        "'\"sources\":[{\"from\":\"a\",\"date\":\"x\"}]'; date is no date",
        "'\"sources\":[{\"from\":\"a\",\"what\":\"x\"}]'; what is no list"
      })
  void the_note_says_what_is_wrong(String member, String why) {
    Catalogue catalogue = models(OTHER, with(member), FULL);
    assertThat(catalogue.models()).extracting(Model::id).containsExactly("other", "m");
    assertThat(catalogue.notes())
        .singleElement()
        .asString()
        .startsWith("line 3, model bad: " + why);
  }

  @Test
  void prices_are_read_exactly() {
    String prices = "\"price\":{\"input\":0.000000001,\"output\":1e6,\"cache-read\":0e-99999}";
    assertThat(models(with(prices)).models().get(0).prices().tokens())
        .isEqualTo(new Rates(1, 1_000_000_000_000_000L, 0, -1, -1, -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "[]", "null", "7", "\"text\"", "[{}]", "\u0000", "}"})
  void what_is_no_file_of_models_is_an_empty_catalogue_and_a_note(String json) {
    Catalogue catalogue = read(json);
    assertThat(catalogue.models()).isEmpty();
    assertThat(catalogue.notes()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'{\"models\":{\"a\":[1]}}'; the file's models are no list",
        "'{\"models\":7}'; the file's models are no list",
        "'{\"version\":{\"a\":1}}'; the file's version is no text",
        "'{\"date\":\"2026-02-30\"}'; the file's date is no date",
        "'{\"date\":[2026]}'; the file's date is no date",
        "'{} {}'; something follows the file's end, line 1"
      })
  void what_is_wrong_with_the_file_itself_is_noted(String json, String note) {
    assertThat(read(json).notes()).containsExactly(note);
  }

  @Test
  void a_wrong_member_of_the_file_does_not_cost_its_models() {
    Catalogue catalogue = read("{\"version\":[1],\"date\":{\"a\":2},\"models\":[" + OTHER + "]}");
    assertThat(catalogue.models()).hasSize(1);
    assertThat(catalogue.notes()).hasSize(2);
  }

  @Test
  void a_file_cut_at_any_byte_keeps_the_whole_models_before_the_cut() {
    String head = "{\"version\":\"1\",\"date\":\"2026-11-21\",\"models\":[\n";
    String first = FULL.replace("The M", "Das größte M");
    byte[] file = (head + first + ",\n" + OTHER + "\n]}\n").getBytes(StandardCharsets.UTF_8);
    int firstEnd = (head + first).getBytes(StandardCharsets.UTF_8).length;
    int otherEnd = firstEnd + 2 + OTHER.length();
    for (int length = 0; length < file.length - 1; length++) {
      Catalogue catalogue = CatalogueReader.read(Arrays.copyOf(file, length));
      int whole = (length >= firstEnd ? 1 : 0) + (length >= otherEnd ? 1 : 0);
      assertThat(catalogue.models()).as("cut at %d", length).hasSize(whole);
      boolean complete = length >= otherEnd + 3;
      assertThat(catalogue.notes()).as("cut at %d", length).hasSize(complete ? 0 : 1);
    }
    assertThat(CatalogueReader.read(file).models()).hasSize(2);
  }

  @Test
  void any_byte_may_be_broken() {
    byte[] file = ("{\"models\":[" + FULL + "," + OTHER + "]}").getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < file.length; at++) {
      for (byte broken : new byte[] {0, '"', '{', ']', '9', (byte) 0xff}) {
        byte[] copy = file.clone();
        copy[at] = broken;
        assertThat(CatalogueReader.read(copy).models()).hasSizeLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void a_file_over_32_mib_is_not_read() {
    byte[] file = new byte[CatalogueReader.FILE_BYTES_MAX];
    Arrays.fill(file, (byte) ' ');
    byte[] json = ("{\"models\":[" + OTHER + "]}").getBytes(StandardCharsets.UTF_8);
    System.arraycopy(json, 0, file, 0, json.length);
    assertThat(CatalogueReader.read(file).models()).hasSize(1);
    Catalogue longer = CatalogueReader.read(Arrays.copyOf(file, file.length + 1));
    assertThat(longer.models()).isEmpty();
    assertThat(longer.notes()).singleElement().asString().contains("over 33554432 bytes");
  }

  @Test
  void models_over_20_000_are_left_out() {
    String many =
        IntStream.range(0, CatalogueReader.MODELS_MAX + 2)
            .mapToObj(i -> "{\"provider\":\"p\",\"id\":\"" + i + "\",\"kind\":\"chat\"}")
            .collect(Collectors.joining(","));
    Catalogue catalogue = models(many);
    assertThat(catalogue.models().size()).isEqualTo(CatalogueReader.MODELS_MAX);
    assertThat(catalogue.notes()).containsExactly("over 20000 models: the last 2 are left out");
  }

  @Test
  void lists_and_texts_have_a_limit() {
    String aliases = String.join(",", Collections.nCopies(64, "\"a\""));
    assertThat(models(with("\"aliases\":[" + aliases + "]")).notes()).isEmpty();
    assertThat(models(with("\"aliases\":[" + aliases + ",\"a\"]")).notes())
        .containsExactly("line 2, model bad: aliases has over 64 items");
    assertThat(models(with("\"name\":" + text(256))).notes()).isEmpty();
    assertThat(models(with("\"name\":" + text(257))).notes())
        .containsExactly("line 2, model bad: name is over 256 characters");
    assertThat(models(with("\"aliases\":[" + text(257) + "]")).notes())
        .containsExactly("line 2, model bad: aliases is over 256 characters");
    assertThat(read("{\"version\":" + text(257) + "}").notes())
        .containsExactly("the file's version is no text");
  }

  @Test
  void a_note_shows_an_id_in_one_line_and_not_all_of_it() {
    String id = "a\\nb" + "x".repeat(300);
    assertThat(models("{\"id\":\"" + id + "\"}").notes())
        .containsExactly("line 2, model a b" + "x".repeat(77) + "…: id is over 256 characters");
  }

  @Test
  void notes_have_a_limit_too() {
    Catalogue catalogue = models(Collections.nCopies(150, "{}").toArray(String[]::new));
    assertThat(catalogue.notes()).hasSize(CatalogueReader.NOTES_MAX + 1);
    assertThat(catalogue.notes().get(CatalogueReader.NOTES_MAX)).isEqualTo("and 50 more notes");
  }

  @Test
  void deep_nesting_ends_the_reading_with_a_note() {
    Catalogue catalogue = models(OTHER, with("\"new\":" + "[".repeat(99) + "]".repeat(99)), FULL);
    assertThat(catalogue.models()).extracting(Model::id).containsExactly("other");
    assertThat(catalogue.notes()).containsExactly("the file of models is broken after 1 models");
  }
}
