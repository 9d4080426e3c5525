package dev.weir.provider;

import org.junit.jupiter.api.Nested;

class OpenAiCompatibleProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new VendorCase.Compatible());
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new VendorCase.Compatible());
    }
  }
}
