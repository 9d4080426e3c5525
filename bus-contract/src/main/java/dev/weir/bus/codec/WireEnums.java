package dev.weir.bus.codec;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Head;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The number of every enum constant that travels in binary. A number is given once and for ever,
 * and none is 0. A number that this version does not know reads as the fallback; where there is
 * none, the message is unreadable, because guessing would change what the caller asked for.
 */
final class WireEnums<E extends Enum<E>> {

  static final WireEnums<Role> ROLE =
      new WireEnums<>(
          Role.class,
          null,
          role ->
              switch (role) {
                case SYSTEM -> 1;
                case DEVELOPER -> 2;
                case USER -> 3;
                case ASSISTANT -> 4;
                case TOOL -> 5;
              });

  static final WireEnums<Reasoning.Mode> THINKING_MODE =
      new WireEnums<>(
          Reasoning.Mode.class,
          null,
          mode ->
              switch (mode) {
                case ADAPTIVE -> 1;
                case ENABLED -> 2;
                case DISABLED -> 3;
                case BETWEEN_TOOLS -> 4;
              });

  static final WireEnums<Reasoning.Effort> EFFORT =
      new WireEnums<>(
          Reasoning.Effort.class,
          null,
          effort ->
              switch (effort) {
                case NONE -> 1;
                case MINIMAL -> 2;
                case LOW -> 3;
                case MEDIUM -> 4;
                case HIGH -> 5;
                case XHIGH -> 6;
                case MAX -> 7;
              });

  static final WireEnums<Head.Mode> HEAD_MODE =
      new WireEnums<>(
          Head.Mode.class,
          null,
          mode ->
              switch (mode) {
                case RAW -> 1;
                case CANONICAL -> 2;
              });

  static final WireEnums<Finish.Reason> FINISH =
      new WireEnums<>(
          Finish.Reason.class,
          Finish.Reason.OTHER,
          reason ->
              switch (reason) {
                case STOP -> 1;
                case STOP_SEQUENCE -> 2;
                case LENGTH -> 3;
                case CONTEXT_WINDOW -> 4;
                case TOOL_CALLS -> 5;
                case CONTENT_FILTER -> 6;
                case REFUSAL -> 7;
                case PAUSE -> 8;
                case OTHER -> 9;
              });

  static final WireEnums<Fault.Upstream.Kind> UPSTREAM =
      new WireEnums<>(
          Fault.Upstream.Kind.class,
          Fault.Upstream.Kind.SERVER,
          kind ->
              switch (kind) {
                case INVALID -> 1;
                case CREDENTIALS -> 2;
                case PERMISSION -> 3;
                case NOT_FOUND -> 4;
                case TOO_LARGE -> 5;
                case CONTEXT_TOO_LONG -> 6;
                case CONTENT_FILTERED -> 7;
                case RATE_LIMITED -> 8;
                case QUOTA_EXHAUSTED -> 9;
                case OVERLOADED -> 10;
                case TIMEOUT -> 11;
                case SERVER -> 12;
                case BROKEN -> 13;
                case MALFORMED -> 14;
              });

  private final Map<Integer, E> constants = new HashMap<>();
  private final ToIntFunction<E> numbers;
  private final @Nullable E fallback;

  private WireEnums(Class<E> type, @Nullable E fallback, ToIntFunction<E> numbers) {
    this.numbers = numbers;
    this.fallback = fallback;
    for (E constant : type.getEnumConstants()) {
      constants.put(numbers.applyAsInt(constant), constant);
    }
  }

  void write(WireWriter out, E constant) {
    out.octet(numbers.applyAsInt(constant));
  }

  E read(WireReader in) {
    int number = in.octet();
    E constant = constants.getOrDefault(number, fallback);
    if (constant == null) {
      throw new UnreadableException("unknown number " + number);
    }
    return constant;
  }
}
