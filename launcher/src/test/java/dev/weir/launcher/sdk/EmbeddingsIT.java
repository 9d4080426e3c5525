package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every SDK that embeds, before every vendor that embeds. */
@Timeout(60)
class EmbeddingsIT {

  private static BesideNode node;

  @BeforeAll
  static void start() {
    node =
        BesideNode.start(
            Stream.of(Vectors.values())
                .map(Vectors::kind)
                .distinct()
                .toArray(BesideNode.Kind[]::new));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Stream<Arguments> pairs() {
    return Stream.of(Embedder.Sdks.values())
        .flatMap(sdk -> Stream.of(Vectors.values()).map(vendor -> Arguments.of(sdk, vendor)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void texts_become_vectors_in_their_order(Embedder sdk, Vectors vendor) {
    node.vendor(vendor.kind()).always(vendor::script);
    for (List<String> texts : List.of(List.of("Hi"), List.of("one", "three", "a"))) {
      assertThat(sdk.embed(node.url(), vendor.model(), texts))
          .isEqualTo(texts.stream().map(Vectors::of).toList());
    }
  }
}
