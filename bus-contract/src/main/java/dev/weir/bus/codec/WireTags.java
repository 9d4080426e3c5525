package dev.weir.bus.codec;

/**
 * The number of every alternative of a sealed type, all in one place. A number is given once and
 * for ever; 0 is never one of a type's alternatives, so that a missing value is not mistaken for
 * one. The kinds of faults have theirs in {@link dev.weir.bus.fault.Fault#number()}.
 */
final class WireTags {

  // BusMessage: the second byte of every message, whatever its version.
  static final int UNKNOWN = 0;
  static final int OPEN_STREAM = 1;
  static final int OPENED = 2;
  static final int HEAD = 3;
  static final int DATA = 4;
  static final int END = 5;
  static final int ANSWER = 6;
  static final int FAIL = 7;
  static final int CANCEL = 8;
  static final int CREDIT = 9;
  static final int PING = 10;
  static final int PONG = 11;
  static final int ANNOUNCEMENT = 20;
  static final int ROLL = 21;
  static final int NODE_SEEN = 22;
  static final int BEAT = 23;
  static final int BREAKER_CHANGED = 24;
  static final int KEY_RESTED = 25;
  static final int HOMES_LEARNED = 26;

  // Payload
  static final int PAYLOAD_RAW = 1;
  static final int PAYLOAD_CANONICAL = 2;
  static final int PAYLOAD_UPLOAD = 3;
  static final int PAYLOAD_RELAY = 4;

  // Chunk
  static final int CHUNK_RAW = 1;
  static final int CHUNK_EVENTS = 2;
  static final int CHUNK_FRAGMENT = 3;

  // ChatEvent
  static final int EVENT_STARTED = 1;
  static final int EVENT_PART_STARTED = 2;
  static final int EVENT_TEXT = 3;
  static final int EVENT_THINKING = 4;
  static final int EVENT_SIGNATURE = 5;
  static final int EVENT_ARGUMENTS = 6;
  static final int EVENT_REFUSAL = 7;
  static final int EVENT_VENDOR_DELTA = 8;
  static final int EVENT_PART_ENDED = 9;
  static final int EVENT_LOGPROBS = 10;
  static final int EVENT_FINISHED = 11;
  static final int EVENT_USAGE = 12;
  static final int EVENT_VENDOR = 13;

  // Part
  static final int PART_TEXT = 1;
  static final int PART_IMAGE = 2;
  static final int PART_AUDIO = 3;
  static final int PART_DOCUMENT = 4;
  static final int PART_THINKING = 5;
  static final int PART_REDACTED_THINKING = 6;
  static final int PART_TOOL_CALL = 7;
  static final int PART_TOOL_RESULT = 8;
  static final int PART_REFUSAL = 9;
  static final int PART_VENDOR = 10;

  // Media
  static final int MEDIA_INLINE = 1;
  static final int MEDIA_URL = 2;
  static final int MEDIA_FILE = 3;
  static final int MEDIA_TEXT = 4;

  // Tool
  static final int TOOL_FUNCTION = 1;
  static final int TOOL_CUSTOM = 2;
  static final int TOOL_VENDOR = 3;

  // ToolChoice
  static final int CHOICE_AUTO = 1;
  static final int CHOICE_NONE = 2;
  static final int CHOICE_REQUIRED = 3;
  static final int CHOICE_NAMED = 4;
  static final int CHOICE_ALLOWED = 5;

  // OutputFormat
  static final int FORMAT_TEXT = 1;
  static final int FORMAT_JSON_OBJECT = 2;
  static final int FORMAT_JSON_SCHEMA = 3;

  private WireTags() {}
}
