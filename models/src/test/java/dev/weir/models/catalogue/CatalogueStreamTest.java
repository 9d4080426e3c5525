package dev.weir.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader never holds a file, so it is compared with one that does. */
class CatalogueStreamTest {

  private static byte[] shipped() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            Catalogue.class.getResourceAsStream("/dev/weir/models/catalogue.json"))) {
      return file.readAllBytes();
    }
  }

  private static Catalogue read(String json) {
    return CatalogueReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void every_model_of_the_shipped_file_is_what_its_tree_says() throws IOException {
    JsonNode file =
        new ObjectMapper()
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .readTree(shipped());
    List<Model> models = Catalogue.shipped().models();
    assertThat(models).hasSize(file.path("models").size());
    for (int i = 0; i < models.size(); i++) {
      assertThat(models.get(i)).isEqualTo(model(file.path("models").get(i)));
    }
  }

  private static Model model(JsonNode node) {
    String id = node.path("id").textValue();
    List<Source> sources = new ArrayList<>();
    for (JsonNode source : node.path("sources")) {
      sources.add(
          new Source(
              texts(source.path("what")), source.path("from").textValue(), date(source, "date")));
    }
    return new Model(
        id,
        node.path("provider").textValue(),
        Objects.requireNonNull(Word.find(ModelKind.values(), node.path("kind").textValue())),
        texts(node.path("aliases")),
        node.path("name").asText(id),
        node.path("context").asLong(Model.UNKNOWN),
        node.path("output").asLong(Model.UNKNOWN),
        prices(node.path("price")),
        words(node.path("in"), Modality.values()),
        words(node.path("out"), Modality.values()),
        words(node.path("abilities"), Ability.values()),
        date(node, "knowledge"),
        date(node, "released"),
        date(node, "retires"),
        sources);
  }

  private static Prices prices(JsonNode price) {
    List<Prices.Tier> tiers = new ArrayList<>();
    for (JsonNode tier : price.path("tiers")) {
      tiers.add(new Prices.Tier(tier.path("above").longValue(), rates(tier)));
    }
    return new Prices(
        rates(price),
        tiers,
        dollars(price, "image"),
        dollars(price, "request"),
        dollars(price, "search"),
        dollars(price, "audio-minute"));
  }

  private static Rates rates(JsonNode price) {
    return new Rates(
        dollars(price, "input"),
        dollars(price, "output"),
        dollars(price, "cache-read"),
        dollars(price, "cache-write"),
        dollars(price, "cache-write-1h"),
        dollars(price, "reasoning"));
  }

  private static long dollars(JsonNode price, String member) {
    JsonNode dollars = price.path(member);
    return dollars.isMissingNode()
        ? Prices.UNKNOWN
        : dollars.decimalValue().movePointRight(9).longValueExact();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static <W extends Word> Set<W> words(JsonNode list, W[] all) {
    Set<W> words = new HashSet<>();
    texts(list).forEach(word -> words.add(Objects.requireNonNull(Word.find(all, word))));
    return words;
  }

  private static ModelDate date(JsonNode object, String member) {
    JsonNode date = object.path(member);
    return date.isMissingNode() ? null : ModelDate.parse(date.textValue());
  }

  /** A tree of the file would take some twenty times its size. */
  @Test
  void reading_takes_little_more_memory_than_what_is_kept() throws IOException {
    byte[] file = shipped();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    CatalogueReader.read(file); // Classes are loaded by the first.
    long before = threads.getCurrentThreadAllocatedBytes();
    Catalogue catalogue = CatalogueReader.read(file);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(catalogue.notes()).isEmpty();
    assertThat(allocated).isLessThan(6L * file.length);
  }

  @Test
  void models_share_what_they_have_in_common() {
    String common =
        "\"provider\":\"p\",\"kind\":\"chat\",\"in\":[\"text\",\"image\"],\"released\":\"2025-03\","
            + "\"abilities\":[\"tools\"],\"price\":{\"input\":2.5,\"tiers\":[{\"above\":9}]},"
            + "\"sources\":[{\"what\":[\"kind\"],\"from\":\"a list\",\"date\":\"2026-05\"}]}";
    List<Model> models =
        read("{\"models\":[{\"id\":\"a\"," + common + ",{\"id\":\"b\"," + common + "]}").models();
    Model one = models.get(0);
    Model other = models.get(1);
    assertThat(other.provider()).isSameAs(one.provider());
    assertThat(other.in()).isSameAs(one.in());
    assertThat(other.abilities()).isSameAs(one.abilities());
    assertThat(other.released()).isSameAs(one.released());
    assertThat(other.prices()).isSameAs(one.prices());
    assertThat(other.sources()).isSameAs(one.sources());
  }

  @Test
  void texts_that_meet_in_one_place_of_what_is_kept_stay_apart() {
    StringBuilder json = new StringBuilder("{\"models\":[");
    for (int i = 0; i < 10_000; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"provider\":\"p\",\"kind\":\"chat\",\"id\":\"m" + i + "\",\"aliases\":[\"a")
          .append(i + "\"]}");
    }
    List<Model> models = read(json.append("]}").toString()).models();
    assertThat(models).hasSize(10_000);
    for (int i = 0; i < models.size(); i++) {
      assertThat(models.get(i).id()).isEqualTo("m" + i);
      assertThat(models.get(i).aliases()).containsExactly("a" + i);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0, 0",
    "-0.0, 0",
    "3, 3000000000",
    "0.25, 250000000",
    "0.123456789, 123456789",
    "0.1234567890, 123456789",
    "12345.678900000, 12345678900000",
    "999999.999999999, 999999999999999",
    "1000000, 1000000000000000",
    "1000000.000000000, 1000000000000000",
    "2.5e0, 2500000000",
    "25E-1, 2500000000"
  })
  void a_price_is_read_without_rounding_however_it_is_written(String written, long billionths) {
    Catalogue catalogue = read(priced(written));
    assertThat(catalogue.notes()).isEmpty();
    assertThat(catalogue.models().get(0).prices().tokens().input()).isEqualTo(billionths);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000001", "1000000.000000001", "0.0000000001", "-1", "99999999999999"})
  void a_price_out_of_bounds_is_none_however_short(String written) {
    assertThat(read(priced(written)).models()).isEmpty();
  }

  private static String priced(String input) {
    return "{\"models\":[{\"provider\":\"p\",\"id\":\"m\",\"kind\":\"chat\",\"price\":{\"input\":"
        + input
        + "}}]}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"price\":{\"tiers\":[{\"above\":{\"above\":5}}]}",
        "\"price\":{\"tiers\":[[{\"above\":5}]]}",
        "\"price\":{\"input\":[{\"input\":1}]}",
        "\"context\":{\"context\":5}",
        "\"sources\":[{\"from\":[{\"from\":\"x\"}]}]",
        "\"kind\":[\"chat\",{\"kind\":\"chat\"}]",
        "\"in\":[[\"text\"]]"
      })
  void what_is_wrong_deep_in_a_model_costs_that_model_alone(String member) {
    String plain = "\"provider\":\"p\",\"kind\":\"chat\"";
    Catalogue catalogue =
        read(
            "{\"models\":[{\"id\":\"a\","
                + plain
                + "},\n{"
                + plain
                + ","
                + member
                + ",\"id\":\"bad\"},{\"id\":\"c\","
                + plain
                + "}],\"version\":\"7\"}");
    assertThat(catalogue.models()).extracting(Model::id).containsExactly("a", "c");
    assertThat(catalogue.notes()).singleElement().asString().startsWith("line 2, model bad: ");
    assertThat(catalogue.version()).isEqualTo("7");
  }

  @Test
  void of_several_faults_the_first_is_told() {
    assertThat(read("{\"models\":[{\"name\":1,\"context\":0,\"id\":\"m\"}]}").notes())
        .containsExactly("line 1, model m: name is no text");
  }

  @Test
  void a_stream_that_fails_is_not_taken_for_a_broken_file() {
    InputStream failing =
        new FilterInputStream(new ByteArrayInputStream(new byte[0])) {
          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    assertThatThrownBy(() -> CatalogueReader.read(failing))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
  }
}
