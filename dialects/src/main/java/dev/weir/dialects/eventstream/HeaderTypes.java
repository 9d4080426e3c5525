package dev.weir.dialects.eventstream;

/** The numbers of the types that a header's value can have. */
final class HeaderTypes {

  static final byte TRUE = 0;
  static final byte FALSE = 1;
  static final byte INT8 = 2;
  static final byte INT16 = 3;
  static final byte INT32 = 4;
  static final byte INT64 = 5;
  static final byte BYTES = 6;
  static final byte TEXT = 7;
  static final byte TIMESTAMP = 8;
  static final byte ID = 9;

  private HeaderTypes() {}
}
