package dev.weir.provider.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorRequestTest {

  private static final Seal SEAL = new Seal(new byte[] {1});
  private static final UpstreamDialect DIALECT = new OpenAiChat(SEAL);
  private static final List<Dialect> DIALECTS =
      List.of(
          new OpenAiChat(SEAL),
          new OpenAiResponses(SEAL),
          new AnthropicMessages(SEAL),
          new CohereChat(SEAL));
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

  /** Each body asks for something that the rules of its model leave out when it is translated. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "openai-chat, o3, `{'model':'o3','temperature':0.2,'stop':['x'],'messages':[%s]}`",
        "openai-responses, o3, `{'model':'o3','temperature':0.2,'input':[%s]}`",
        "anthropic-messages, claude-opus-4-8, `{'model':'claude-opus-4-8','max_tokens':999999,"
            + "'temperature':0.2,'messages':[%s]}`",
        "cohere-chat, command-r-08-2024, `{'model':'command-r-08-2024','tools':[{'type':'function',"
            + "'function':{'name':'f','parameters':{'type':'object'}}}],'tool_choice':'REQUIRED',"
            + "'messages':[%s]}`",
      })
  void the_rules_of_models_touch_no_raw_body(String dialect, String model, String template) {
    Buffer body =
        Buffer.buffer(template.formatted("{'role':'user','content':'Hi'}").replace('\'', '"'));
    Dialect spoken =
        DIALECTS.stream().filter(some -> some.name().equals(dialect)).findFirst().orElseThrow();
    RequestHead head = new RequestHead(dialect, RequestHead.CHAT, "r", model, model, false, -1, -1);

    VendorRequest raw = asked(spoken, new Payload.Raw(head, body));
    VendorRequest translated =
        asked(spoken, new Payload.Canonical(head, spoken.decodeRequest(body).request()));

    assertThat(raw.body()).isEqualTo(body);
    assertThat(raw.dropped()).isEmpty();
    assertThat(translated.dropped()).isNotEmpty();
  }

  private static VendorRequest asked(UpstreamDialect dialect, Payload payload) {
    Vendor vendor =
        new Vendor(
            "x",
            UpstreamDialect.Target.VENDOR,
            null,
            false,
            Vendor.Auth.BEARER,
            Vendor.Operations.fixed("/chat", null, "/models"),
            "x-request-id",
            List.of());
    return VendorRequest.of(vendor, dialect, payload, List.of(), false);
  }
}
