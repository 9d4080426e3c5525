package dev.weir.dialects.fuzz;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.testkit.HostileBytes;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes in, only faults come out: of all dialects, and of what only callers speak. A
 * failure names its seed, and {@code -Dtest=FuzzTest -Dweir.seed=N} runs that one in each dialect.
 */
@Timeout(600)
class FuzzTest {

  private static final int SEEDS = 100;
  private static final int SEEDS_OF_CHATS = 40;
  private static final int SEEDS_NIGHTLY = 1_000;
  private static final List<Subject> SUBJECTS = Subject.all();
  private static final List<Dialect> VENDORS = SUBJECTS.stream().map(Subject::dialect).toList();

  private static List<Subject> subjects() {
    return SUBJECTS;
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void only_faults_come_out(Subject subject) {
    Seeds.each(SEEDS, seed -> attack(subject, seed));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  @Tag("nightly")
  void only_faults_come_out_of_many_seeds(Subject subject) {
    Seeds.each(SEEDS_NIGHTLY, seed -> attack(subject, seed));
  }

  private static void attack(Subject subject, long seed) {
    Subject.Examples examples = subject.examples();
    HostileBytes hostile = new HostileBytes(seed, examples.words());
    Attack attack = new Attack(subject, VENDORS);

    for (Buffer body : List.of(hostile.noise(300), hostile.json())) {
      attack.request(body);
      attack.answer(body);
      attack.stream(hostile.pieces(body));
      attack.stream(hostile.pieces(examples.bytes(List.of(examples.event(body)))));
    }
    Buffer request = hostile.pick(examples.requests());
    attack.request(hostile.garbled(request));
    attack.request(hostile.altered(request));
    Buffer answer = hostile.pick(examples.answers());
    attack.answer(hostile.garbled(answer));
    attack.answer(hostile.altered(answer));
    List<String> events = hostile.pick(examples.streams());
    attack.stream(hostile.pieces(hostile.garbled(examples.bytes(events))));
    attack.stream(hostile.pieces(examples.bytes(altered(hostile, examples, events))));
  }

  /** Sound events that mean something else, some of them out of nowhere. */
  private static List<String> altered(
      HostileBytes hostile, Subject.Examples examples, List<String> events) {
    List<String> altered = new ArrayList<>();
    for (String event : hostile.shuffled(events)) {
      altered.add(examples.with(event, hostile::altered));
      if (hostile.oneIn(10)) {
        altered.add(examples.with(event, known -> hostile.json()));
      }
    }
    return altered;
  }

  /** What one dialect writes it reads, or refuses; a facade's words may be nobody's to read. */
  @ParameterizedTest
  @MethodSource("subjects")
  void canonical_values_of_any_dialect_are_written_or_refused(Subject subject) {
    Attack attack = new Attack(subject, VENDORS);
    AnswerContext context = new AnswerContext("r", "m", true, 1, 1);
    Seeds.each(
        SEEDS_OF_CHATS,
        seed -> {
          RandomChats chats = new RandomChats(seed);
          HostileBytes hostile = new HostileBytes(seed, subject.examples().words());
          for (Target target : List.of(Target.VENDOR, Target.COMPATIBLE)) {
            try {
              attack.request(subject.dialect().encodeRequest(chats.request(), target).body());
            } catch (FaultException refused) {
              continue; // By a rule of the dialect, which RulesOfDroppingTest looks at.
            }
          }
          for (IngressDialect ingress : subject.ingress()) {
            try {
              attack.answer(ingress.encodeAnswer(chats.answer(), context));
              StreamEncoder encoder = ingress.streamEncoder(context);
              Buffer stream = encoder.encode(chats.events()).appendBuffer(encoder.end());
              attack.stream(hostile.pieces(stream));
            } catch (FaultException refused) {
              continue; // There are answers that Completions cannot tell.
            }
          }
        });
  }

  /** An event without an end must not be kept until memory ends. */
  @ParameterizedTest
  @MethodSource("subjects")
  void what_never_ends_is_refused(Subject subject) {
    Buffer mebibyte = Buffer.buffer("x".repeat(1 << 20));
    List<Buffer> pieces = new ArrayList<>(List.of(Buffer.buffer("data: {\"a\":\"")));
    for (int i = 0; i < 64; i++) {
      pieces.add(mebibyte);
    }
    StreamDecoder decoder = subject.dialect().streamDecoder();
    assertThatExceptionOfType(FaultException.class)
        .isThrownBy(() -> pieces.forEach(piece -> decoder.feed(piece, event -> {})));
    Tap tap = subject.dialect().tap();
    assertThatExceptionOfType(FaultException.class).isThrownBy(() -> pieces.forEach(tap::feed));
  }
}
