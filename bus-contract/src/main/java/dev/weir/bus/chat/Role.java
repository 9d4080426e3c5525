package dev.weir.bus.chat;

/** Who speaks in a message. */
public enum Role {
  /** Instructions of the application. */
  SYSTEM,
  /** Instructions of the application, where a dialect tells them apart from {@link #SYSTEM}. */
  DEVELOPER,
  /** The end user. Holds no tool results: those have a message of their own. */
  USER,
  /** The model. */
  ASSISTANT,
  /** Results of tool calls: only {@link Part.ToolResult} parts. */
  TOOL
}
