package dev.weir.dialects.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.message.Header;
import dev.weir.dialects.sigv4.SigV4.Credentials;
import dev.weir.dialects.sigv4.Verdict.Accepted;
import dev.weir.dialects.sigv4.Verdict.Reason;
import dev.weir.dialects.sigv4.Verdict.Refused;
import dev.weir.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigV4Test {

  private static final Credentials KEY =
      new Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  private static final String DATE = "20150830T123600Z";
  private static final String BODY =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}";
  private static final String HASH =
      "45e583fed2564dc00e823303d7609f8587af7f685b993cb0f998afc0d480b01d";
  private static final List<String> SIGNED =
      List.of("content-type", "host", "x-amz-content-sha256", "x-amz-date");
  private static final Scope SCOPE = new Scope("20150830", "us-east-1", "bedrock");
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request,"
          + " SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,"
          + " Signature=bcfdba532dc94b25dc4190da1678747dcec178785b48e635fedfbde8bd4eb725";

  private static SignableRequest converse(Header... more) {
    List<Header> headers =
        new ArrayList<>(
            List.of(
                new Header("content-type", "application/json"),
                new Header("host", "bedrock-runtime.us-east-1.amazonaws.com"),
                new Header("user-agent", "some"),
                new Header("x-amz-content-sha256", HASH),
                new Header("x-amz-date", DATE)));
    headers.addAll(List.of(more));
    return new SignableRequest(
        "POST",
        "/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
        "",
        headers,
        SigV4.sha256(BODY.getBytes(UTF_8)));
  }

  private static SignableRequest signed(String authorization) {
    return converse(new Header("authorization", authorization));
  }

  private static Verdict verdict(SignableRequest request) {
    return SigV4.verify(request, NOW, SigV4Test::secret);
  }

  private static @Nullable String secret(String id) {
    return id.equals(KEY.accessKeyId()) ? KEY.secret() : null;
  }

  private static SignableRequest with(
      SignableRequest request, UnaryOperator<Header> header, String path, String hash) {
    return new SignableRequest(
        request.method(),
        path,
        request.rawQuery(),
        request.headers().stream().map(header).toList(),
        hash);
  }

  private static SignableRequest withHeader(String name, String value) {
    SignableRequest request = signed(AUTHORIZATION);
    return with(
        request,
        header -> header.name().equals(name) ? new Header(name, value) : header,
        request.rawPath(),
        HASH);
  }

  private static void refuses(SignableRequest request, Reason reason, String why) {
    assertThat(verdict(request))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.message()).contains(why).doesNotContain(KEY.secret());
            });
  }

  @Test
  void the_sanity_vector() {
    SignableRequest request =
        new SignableRequest(
            "GET",
            "/",
            "",
            List.of(new Header("host", "example.amazonaws.com"), new Header("x-amz-date", DATE)),
            SigV4.sha256(new byte[0]));
    assertThat(
            SigV4.authorization(
                request, KEY, "us-east-1", "service", List.of("host", "x-amz-date")))
        .endsWith("Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  }

  @Test
  void the_bedrock_vector_step_by_step() {
    assertThat(SigV4.sha256(BODY.getBytes(UTF_8))).isEqualTo(HASH);
    String canonical = SigV4.canonicalRequest(converse(), SIGNED);
    assertThat(canonical).contains("v1%253A0/converse\n\ncontent-type:application/json\n");
    assertThat(SigV4.sha256(canonical.getBytes(UTF_8)))
        .isEqualTo("e341d7535d90bfaf175cf3b3bfe25cdc2f48fcda166031ba06a435c95ad4b985");
    assertThat(HexFormat.of().formatHex(SigV4.signingKey(KEY.secret(), SCOPE)))
        .isEqualTo("90e694a0eeb93605dc6a1e798b98fe0e790776a911d2494317b06246c599ba53");
    assertThat(SigV4.authorization(converse(), KEY, "us-east-1", "bedrock", SIGNED))
        .isEqualTo(AUTHORIZATION);
    assertThat(verdict(signed(AUTHORIZATION))).isEqualTo(new Accepted("AKIDEXAMPLE", SCOPE));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "/ | /",
        "'' | /",
        "/a/b/ | /a/b/",
        "/a//b/./c/../d | /a/b/d",
        "/../x | /x",
        "/model/arn%3Aaws%3Abedrock%2Fx:y/converse | /model/arn%253Aaws%253Abedrock%252Fx%3Ay/converse",
        "/ä ~-._ | /%C3%A4%20~-._",
      },
      delimiter = '|')
  void paths(String raw, String canonical) {
    assertThat(CanonicalUri.path(raw)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "'' | ''",
        "b=2&a=1 | a=1&b=2",
        "a=2&a=1&a | a=&a=1&a=2",
        "type=SYSTEM_DEFINED&x=%3a+%20&& | type=SYSTEM_DEFINED&x=%3A%2B%20",
        "%=%zz&a-=1&a=1 | %25=%25zz&a=1&a-=1",
      },
      delimiter = '|')
  void queries(String raw, String canonical) {
    assertThat(CanonicalUri.query(raw)).isEqualTo(canonical);
  }

  @Test
  void values_are_trimmed_and_joined() {
    SignableRequest request =
        new SignableRequest(
            "GET",
            "/",
            "",
            List.of(new Header("x", "  a   b  "), new Header("y", "1"), new Header("x", "c")),
            "");
    assertThat(request.header("x")).isEqualTo("a b,c");
    assertThat(request.header("z")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer x",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host;x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20150830/r/s/aws3, SignedHeaders=host;x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=/////, SignedHeaders=host;x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20150830/r/s/aws4_request, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20150830/r/s/aws4_request, SignedHeaders=x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20150830/r/s/aws4_request, SignedHeaders=host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20150830/r/s/aws4_request, SignedHeaders=x-amz-date;host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20150830/r/s/aws4_request, SignedHeaders=host;host;x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20150831/r/s/aws4_request, SignedHeaders=host;x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a//r/s/aws4_request, SignedHeaders=host;x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/b, Credential=c/d, SignedHeaders=host;x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/r/s/aws4_request,"
            + " SignedHeaders=host;x-absent;x-amz-date, Signature=x",
      })
  void what_is_no_signature_is_incomplete(String authorization) {
    refuses(signed(authorization), Reason.INCOMPLETE, "");
  }

  @Test
  void a_request_without_what_signing_needs_is_incomplete() {
    refuses(converse(), Reason.INCOMPLETE, "the header authorization is missing");
    for (String date : List.of("", "yesterday", "20150830T12360", "2015-08-30T12:36:00Z")) {
      refuses(withHeader("x-amz-date", date), Reason.INCOMPLETE, "x-amz-date");
    }
  }

  @Test
  void what_was_changed_does_not_match() {
    SignableRequest sound = signed(AUTHORIZATION);
    refuses(withHeader("host", "elsewhere"), Reason.MISMATCH, "does not match");
    refuses(withHeader("content-type", "text/plain"), Reason.MISMATCH, "does not match");
    refuses(withHeader("x-amz-date", "20150830T123601Z"), Reason.MISMATCH, "does not match");
    refuses(
        with(sound, header -> header, "/model/other/converse", HASH),
        Reason.MISMATCH,
        "does not match");
    refuses(
        with(sound, header -> header, sound.rawPath(), SigV4.sha256(new byte[1])),
        Reason.MISMATCH,
        "not the hash of the body");
    refuses(signed(AUTHORIZATION + "00"), Reason.MISMATCH, "does not match");
    assertThat(verdict(withHeader("user-agent", "a proxy's"))).isInstanceOf(Accepted.class);
  }

  @Test
  void a_body_may_be_left_unsigned_or_unsaid() {
    for (String told : new String[] {SigV4.UNSIGNED_PAYLOAD, ""}) {
      List<Header> headers = new ArrayList<>();
      headers.add(new Header("host", "gateway"));
      headers.add(new Header("x-amz-date", DATE));
      if (!told.isEmpty()) {
        headers.add(new Header("x-amz-content-sha256", told));
      }
      SignableRequest bare = new SignableRequest("POST", "/p", "q=1", headers, HASH);
      headers.add(
          new Header(
              "authorization",
              SigV4.authorization(
                  bare, KEY, "eu-west-1", "bedrock", List.of("host", "x-amz-date"))));
      String other = SigV4.sha256(new byte[0]);
      assertThat(verdict(new SignableRequest("POST", "/p", "q=1", headers, HASH)))
          .isInstanceOf(Accepted.class);
      assertThat(verdict(new SignableRequest("POST", "/p", "q=1", headers, other)))
          .isInstanceOf(told.isEmpty() ? Refused.class : Accepted.class);
    }
  }

  @Test
  void a_clock_may_be_five_minutes_off() {
    SignableRequest request = signed(AUTHORIZATION);
    for (long seconds : new long[] {-300, 0, 300}) {
      assertThat(SigV4.verify(request, NOW.plusSeconds(seconds), SigV4Test::secret))
          .isInstanceOf(Accepted.class);
    }
    for (long seconds : new long[] {-301, 301, Duration.ofDays(400).toSeconds()}) {
      assertThat(SigV4.verify(request, NOW.plusSeconds(seconds), SigV4Test::secret))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.UNTIMELY));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
           600 | Signature expired: %s is now earlier than %s (%s - 5 min.)          | 300
          -600 | Signature not yet current: %s is still later than %s (%s + 5 min.) | -300
          """)
  void the_time_is_told_as_aws_tells_it(long late, String words, long bound) {
    SignableRequest request = signed(AUTHORIZATION);
    Verdict verdict = SigV4.verify(request, NOW.plusSeconds(late), SigV4Test::secret);
    String told = words.formatted(stamp(0), stamp(bound), stamp(late));
    assertThat(verdict).isEqualTo(new Refused(Reason.UNTIMELY, told));
  }

  private static String stamp(long seconds) {
    return NOW.plusSeconds(seconds).toString().replace("-", "").replace(":", "");
  }

  @Test
  void a_key_that_nobody_knows_is_refused() {
    refuses(
        signed(AUTHORIZATION.replace("AKIDEXAMPLE", "AKIDOTHER")), Reason.UNKNOWN_KEY, "not known");
  }

  @Test
  void what_cannot_be_signed_is_not() {
    assertThatThrownBy(
            () -> SigV4.authorization(converse(), KEY, "r", "s", List.of("host", "x-absent")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x-absent");
    assertThat(KEY.toString()).doesNotContain(KEY.secret());
  }

  @Test
  void whatever_the_header_holds_there_is_a_verdict() {
    Seeds.each(
        2000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          StringBuilder text = new StringBuilder(AUTHORIZATION);
          for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
              case 0 -> text.deleteCharAt(at);
              case 1 -> text.insert(at, "=,;/ A".charAt(random.nextInt(6)));
              default -> text.setCharAt(at, (char) random.nextInt(1, 300));
            }
          }
          verdict(signed(text.toString()));
        });
  }
}
