package dev.weir.launcher.sdk;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every SDK before every vendor. Some pairs there cannot be: a provider of the kind {@code openai}
 * takes what callers of Responses say as it is, so that they never meet its Chat; that of its
 * imitations they do. And our vendor of Chat streams two calls of tools side by side, which
 * LangChain4j cannot read.
 */
@Tag("nightly")
@ParameterizedClass(name = "{argumentSetName}")
@MethodSource("pairs")
class SdkCrossIT extends CallerContract {

  @Parameter(0)
  private Callers callers;

  @Parameter(1)
  private Wire wire;

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

  private static Stream<Arguments> pairs() {
    return Stream.of(Callers.values())
        .flatMap(
            callers ->
                wires(callers).stream()
                    .map(wire -> Arguments.argumentSet(callers + " " + name(wire), callers, wire)));
  }

  private static List<Wire> wires(Callers callers) {
    Wire chat = new OpenAiWire("openai");
    Wire compatible = new OpenAiWire("openai-compatible");
    // By its name the gateway knows that it is served by way of Responses alone.
    Wire responses = new ResponsesWire("gpt-9-pro");
    List<Wire> others =
        List.of(
            compatible,
            responses,
            new AnthropicWire(),
            new GeminiWire(),
            new BedrockWire(),
            new CohereWire());
    return switch (callers) {
      case RESPONSES -> others;
      case LANGCHAIN_OPENAI -> others.subList(1, others.size());
      default -> Stream.concat(Stream.of(chat), others.stream()).toList();
    };
  }

  private static String name(Wire wire) {
    return wire.getClass().getSimpleName() + " " + wire.kind();
  }

  @Override
  Callers callers() {
    return callers;
  }

  @Override
  Wire wire() {
    return wire;
  }

  @Override
  boolean raw() {
    return switch (callers) {
      case OPENAI, LANGCHAIN_OPENAI -> wire instanceof OpenAiWire;
      case RESPONSES -> wire instanceof ResponsesWire;
      case ANTHROPIC, LANGCHAIN_ANTHROPIC -> wire instanceof AnthropicWire;
      case GEMINI, LANGCHAIN_GEMINI -> wire instanceof GeminiWire;
      case BEDROCK -> wire instanceof BedrockWire;
      case COHERE -> wire instanceof CohereWire;
    };
  }
}
