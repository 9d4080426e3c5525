package dev.weir.provider.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.openai.OpenAiChat;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class VendorRequestTest {

  private static final UpstreamDialect DIALECT = new OpenAiChat(new Seal(new byte[] {1}));
  private static final String BODY = "{\"model\":\"m\"}";

  private static long weight(boolean rewrites, String model, boolean asksUsage) {
    Vendor.Operations operations =
        new Vendor.Operations() {
          @Override
          public String of(RequestHead head, String dialect) {
            return "/chat";
          }

          @Override
          public boolean rewrites(RequestHead head, String dialect) {
            return rewrites;
          }

          @Override
          public String models() {
            return "/models";
          }
        };
    Vendor vendor =
        new Vendor(
            "x",
            UpstreamDialect.Target.VENDOR,
            null,
            false,
            Vendor.Auth.BEARER,
            operations,
            "x-request-id",
            List.of());
    RequestHead head =
        new RequestHead(DialectName.OPENAI_CHAT, RequestHead.CHAT, "r", "m", model, false, 9, 12);
    return VendorRequest.weight(
        vendor, DIALECT, new Payload.Raw(head, Buffer.buffer(BODY)), asksUsage);
  }

  @Test
  void a_raw_body_weighs_nothing_unless_something_is_put_into_it() {
    assertThat(weight(false, "m", false)).isZero();
    assertThat(weight(false, "other", false)).isEqualTo(BODY.length());
    assertThat(weight(true, "m", false)).isEqualTo(BODY.length());
    assertThat(weight(false, "m", true)).isEqualTo(BODY.length());
  }
}
