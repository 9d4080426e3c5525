package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import java.util.Locale;

/** Where below a vendor's base URL a call leads that is passed through. */
final class PassthroughPath {

  private PassthroughPath() {}

  /**
   * The path below the base URL. Callers write a vendor's paths as its documentation has them, from
   * the host on: what of the base URL's own path they repeat is not doubled.
   *
   * @param base the path of the base URL: {@code /v1}, {@code /openai/v1}; empty for none
   * @param path begins with a slash, with its query
   * @throws dev.weir.bus.fault.FaultException for what would leave the vendor's API
   */
  static String below(String base, String path) {
    int question = path.indexOf('?');
    String folders = question < 0 ? path : path.substring(0, question);
    for (String segment : folders.split("/", -1)) {
      // Escaped or not: to a server behind the vendor's proxy they may be the same.
      String plain = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
      if (plain.equals("..")
          || plain.equals(".")
          || (plain.contains("%2f") && plain.contains(".."))) {
        throw new Fault.Invalid("The path may not leave the vendor's API.", null).asException();
      }
    }
    for (int at = 0; at >= 0; at = base.indexOf('/', at + 1)) {
      String tail = base.substring(at);
      if (!tail.isEmpty() && (folders.equals(tail) || folders.startsWith(tail + "/"))) {
        return path.substring(tail.length());
      }
    }
    return path;
  }
}
