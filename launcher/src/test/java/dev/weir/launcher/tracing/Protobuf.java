package dev.weir.launcher.tracing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A message in protobuf's encoding, by the numbers of its fields. */
record Protobuf(Map<Integer, List<Object>> fields) {

  private static final byte[] NOTHING = {};

  static Protobuf of(byte[] bytes) {
    Map<Integer, List<Object>> fields = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) tag & 7) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> bytes(in, (int) varint(in));
            case 5 -> (long) in.getInt();
            default -> throw new AssertionError("no such wire type in " + tag);
          };
      fields.computeIfAbsent((int) (tag >> 3), first -> new ArrayList<>()).add(value);
    }
    return new Protobuf(fields);
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  boolean has(int field) {
    return fields.containsKey(field);
  }

  byte[] bytes(int field) {
    return has(field) ? (byte[]) fields.get(field).getFirst() : NOTHING;
  }

  long number(int field) {
    return has(field) ? (long) fields.get(field).getFirst() : 0;
  }

  List<Protobuf> messages(int field) {
    return fields.getOrDefault(field, List.of()).stream().map(bytes -> of((byte[]) bytes)).toList();
  }
}
