package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form as a vendor got it, read with nothing of ours.
 *
 * @param parts each by its name, in their order; a byte is a character
 */
record Form(Map<String, String> parts) {

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern NAME = Pattern.compile("(?i)form-data;.*?name=\"?([^\";\r]+)");

  static Form of(RecordedRequest request) {
    Matcher boundary = BOUNDARY.matcher(String.valueOf(request.header("content-type")));
    if (!boundary.find()) {
      throw new AssertionError("no form: " + request.headers());
    }
    String body = "\r\n" + request.body().toString(StandardCharsets.ISO_8859_1);
    String[] pieces = body.split(Pattern.quote("\r\n--" + boundary.group(1)), -1);
    if (!pieces[pieces.length - 1].startsWith("--")) {
      throw new AssertionError("the form has no end");
    }
    Map<String, String> parts = new LinkedHashMap<>();
    for (int i = 1; i < pieces.length - 1; i++) {
      int head = pieces[i].indexOf("\r\n\r\n");
      Matcher name = NAME.matcher(pieces[i].substring(0, head));
      if (!name.find()) {
        throw new AssertionError("a part without a name: " + pieces[i].substring(0, head));
      }
      parts.put(name.group(1), pieces[i].substring(head + 4));
    }
    return new Form(parts);
  }

  String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  byte[] bytes(String name) {
    String part = parts.get(name);
    if (part == null) {
      throw new AssertionError("no part " + name + " in " + parts.keySet());
    }
    return part.getBytes(StandardCharsets.ISO_8859_1);
  }
}
