package dev.weir.provider;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real vendors, by the keys that are in the environment; costs a few cents at most. */
@Tag("live")
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("vendors")
class LiveIT extends LiveContract {

  @Parameter private LiveVendor vendor;

  private static Stream<LiveVendor> vendors() {
    List<LiveVendor> there = LiveVendor.in(System.getenv());
    if (there.isEmpty()) {
      System.out.println(LiveVendor.noKeys());
    }
    return there.stream();
  }

  @BeforeParameterizedClassInvocation
  @Override
  void start() {
    super.start();
  }

  @AfterParameterizedClassInvocation
  @Override
  void stop() {
    super.stop();
  }

  @Override
  LiveVendor vendor() {
    return vendor;
  }

  @Override
  Map<String, String> environment() {
    return System.getenv();
  }
}
