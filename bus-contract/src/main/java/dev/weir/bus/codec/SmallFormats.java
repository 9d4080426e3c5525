package dev.weir.bus.codec;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Header;
import java.util.LinkedHashMap;
import java.util.Map;

/** The small records that many others hold. */
final class SmallFormats {

  private SmallFormats() {}

  static void writeExtras(WireWriter out, Extras extras) {
    if (extras.isEmpty()) {
      out.octet(0); // The empty record: nearly all extras are none.
      return;
    }
    int start = out.open();
    out.string(extras.dialect());
    out.varint(extras.members().size());
    extras
        .members()
        .forEach(
            (name, value) -> {
              out.string(name);
              out.json(value);
            });
    out.close(start);
  }

  static Extras readExtras(WireReader in) {
    int outer = in.open();
    if (in.atEnd()) {
      in.close(outer);
      return Extras.NONE;
    }
    String dialect = in.string();
    Map<String, RawJson> members = new LinkedHashMap<>();
    in.list(SmallFormats::readMember)
        .forEach(member -> members.put(member.getKey(), member.getValue()));
    in.close(outer);
    return new Extras(dialect, members);
  }

  private static Map.Entry<String, RawJson> readMember(WireReader in) {
    return Map.entry(in.string(), in.json());
  }

  static void writeCacheMark(WireWriter out, CacheMark mark) {
    int start = out.open();
    out.nullable(mark.ttl(), WireWriter::string);
    out.close(start);
  }

  static CacheMark readCacheMark(WireReader in) {
    int outer = in.open();
    CacheMark mark = new CacheMark(in.nullable(WireReader::string));
    in.close(outer);
    return mark;
  }

  static void writeUsage(WireWriter out, Usage usage) {
    int start = out.open();
    out.zigzag(usage.input());
    out.zigzag(usage.cacheRead());
    out.zigzag(usage.cacheWrite5m());
    out.zigzag(usage.cacheWrite1h());
    out.zigzag(usage.output());
    out.zigzag(usage.reasoning());
    out.bool(usage.estimated());
    writeExtras(out, usage.extras());
    out.close(start);
  }

  /** Counts that are missing are {@link Usage#UNKNOWN}. */
  static Usage readUsage(WireReader in) {
    int outer = in.open();
    Usage usage =
        new Usage(
            in.zigzag(Usage.UNKNOWN),
            in.zigzag(Usage.UNKNOWN),
            in.zigzag(Usage.UNKNOWN),
            in.zigzag(Usage.UNKNOWN),
            in.zigzag(Usage.UNKNOWN),
            in.zigzag(Usage.UNKNOWN),
            in.bool(),
            readExtras(in));
    in.close(outer);
    return usage;
  }

  static void writeHeader(WireWriter out, Header header) {
    int start = out.open();
    out.string(header.name());
    out.string(header.value());
    out.close(start);
  }

  static Header readHeader(WireReader in) {
    int outer = in.open();
    Header header = new Header(in.string(), in.string());
    in.close(outer);
    return header;
  }
}
