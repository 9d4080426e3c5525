package dev.weir.dialects.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a part say.
 *
 * @param name the field's name
 * @param filename the file's name as the sender has it, null when the part is no file
 * @param contentType as it stands, null when there was none
 * @param plain whether the content is its own bytes in UTF-8, as far as the headers tell
 */
public record PartHead(
    String name, @Nullable String filename, @Nullable String contentType, boolean plain) {

  private static final String DISPOSITION = "content-disposition";
  private static final String CONTENT_TYPE = "content-type";
  private static final String ENCODING = "content-transfer-encoding";

  /**
   * Reads the lines, each with its CRLF, without the empty one.
   *
   * @param offset where the part begins, for complaints
   * @throws MultipartSyntaxException when they do not name a field, or may be read in two ways
   */
  static PartHead read(byte[] lines, long offset) {
    Map<String, String> headers = new HashMap<>();
    String text = new String(lines, UTF_8);
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf("\r\n", from);
      int colon = text.indexOf(':', from);
      if (colon < 0 || colon > end || !HeaderParameters.isToken(text, from, colon)) {
        throw complaint("has a header that cannot be read", offset);
      }
      String name = text.substring(from, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, text.substring(colon + 1, end).strip()) != null) {
        throw complaint("has a header twice", offset);
      }
      from = end + 2;
    }
    String disposition = headers.get(DISPOSITION);
    if (disposition == null) {
      throw complaint("has no content-disposition", offset);
    }
    HeaderParameters form = HeaderParameters.parse(disposition);
    if (form == null || !form.value().equals("form-data")) {
      throw complaint("has a content-disposition that is not form-data", offset);
    }
    String name = form.parameters().get("name");
    // A backslash is an escape to some readers, and name* is another name to a few.
    if (name == null || name.indexOf('\\') >= 0 || form.parameters().containsKey("name*")) {
      throw complaint("has no name, or more than one", offset);
    }
    String contentType = headers.get(CONTENT_TYPE);
    return new PartHead(
        name,
        filename(form.parameters()),
        contentType,
        isPlain(contentType, headers.get(ENCODING)));
  }

  private static MultipartSyntaxException complaint(String what, long offset) {
    return new MultipartSyntaxException("the part at byte " + offset + " " + what, offset, null);
  }

  /** The extended name where it can be read: it is the one that is not worsened for old readers. */
  private static @Nullable String filename(Map<String, String> parameters) {
    String extended = parameters.get("filename*");
    String decoded = extended == null ? null : extended(extended);
    if (decoded != null) {
      return decoded;
    }
    String plain = parameters.getOrDefault("filename", extended);
    // Browsers write these three so, and no others.
    return plain == null
        ? null
        : plain.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }

  /** An extended value after RFC 8187: charset, language and percent-encoded bytes. */
  private static @Nullable String extended(String value) {
    int first = value.indexOf('\'');
    int second = value.indexOf('\'', first + 1);
    if (first < 0 || second < 0) {
      return null;
    }
    Charset charset =
        switch (value.substring(0, first).toLowerCase(Locale.ROOT)) {
          case "utf-8" -> UTF_8;
          case "iso-8859-1" -> ISO_8859_1;
          default -> null;
        };
    return charset == null ? null : percentDecoded(value.substring(second + 1), charset);
  }

  private static @Nullable String percentDecoded(String text, Charset charset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7e) {
        return null;
      }
      if (c != '%') {
        out.write(c);
      } else if (i + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(i + 1))
          && HexFormat.isHexDigit(text.charAt(i + 2))) {
        out.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        return null;
      }
    }
    return out.toString(charset);
  }

  private static boolean isPlain(@Nullable String contentType, @Nullable String encoding) {
    String coding = encoding == null ? "binary" : encoding.toLowerCase(Locale.ROOT);
    if (!coding.equals("binary") && !coding.equals("8bit") && !coding.equals("7bit")) {
      return false;
    }
    if (contentType == null) {
      return true;
    }
    HeaderParameters type = HeaderParameters.parse(contentType);
    if (type == null) {
      return false;
    }
    String charset = type.parameters().getOrDefault("charset", "utf-8").toLowerCase(Locale.ROOT);
    return charset.equals("utf-8") || charset.equals("us-ascii");
  }
}
