package dev.weir.bus.chat;

import java.util.List;

/** Whether and which tool the model must call. */
public sealed interface ToolChoice {

  /** The model decides. */
  record Auto() implements ToolChoice {}

  /** No tool. */
  record None() implements ToolChoice {}

  /** Some tool. */
  record Required() implements ToolChoice {}

  /**
   * This tool.
   *
   * @param custom whether it is a custom (free text) tool
   */
  record Named(String name, boolean custom) implements ToolChoice {}

  /**
   * Only these function tools.
   *
   * @param required whether one of them must be called
   */
  record Allowed(List<String> names, boolean required) implements ToolChoice {
    public Allowed {
      names = List.copyOf(names);
    }
  }
}
