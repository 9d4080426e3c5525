package dev.weir.launcher.matrix;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The large bodies in every pair; {@link DialectMatrixIT} has a few of them. */
@Tag("nightly")
@Timeout(120)
class LargeBodiesIT {

  private static MatrixNode node;

  @BeforeAll
  static void start() {
    node = new MatrixNode();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Stream<Arguments> pairs() {
    return Stream.of(Bulk.values())
        .flatMap(
            bulk ->
                Stream.of(Tongue.values())
                    .flatMap(
                        in -> Stream.of(Tongue.values()).map(out -> Arguments.of(bulk, in, out))));
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @MethodSource("pairs")
  void passes_as_it_is(Bulk bulk, Tongue in, Tongue out) throws Exception {
    bulk.play(node.pair(in, out));
  }
}
