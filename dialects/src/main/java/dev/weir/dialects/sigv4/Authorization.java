package dev.weir.dialects.sigv4;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the {@code Authorization} header says.
 *
 * @param signedHeaders their names, as they came
 * @param signature in hexadecimal digits
 */
record Authorization(
    String accessKeyId, Scope scope, List<String> signedHeaders, String signature) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final int SCOPE_FIELDS = 5;

  /** Why a header is not one. */
  static final class Misshapen extends RuntimeException {

    private static final long serialVersionUID = 1;

    Misshapen(String message) {
      super(message, null, false, false);
    }

    String told() {
      return String.valueOf(getMessage());
    }
  }

  /** Reads a header; throws {@link Misshapen}. */
  static Authorization parse(String header) {
    String text = header.strip();
    if (!text.startsWith(ALGORITHM + " ")) {
      throw new Misshapen("the Authorization header is not of the algorithm " + ALGORITHM);
    }
    Map<String, String> members = new HashMap<>();
    for (String member : text.substring(ALGORITHM.length()).split(",", -1)) {
      String[] pair = member.strip().split("=", 2);
      if (pair.length == 2 && members.put(pair[0], pair[1]) != null) {
        throw new Misshapen("the Authorization header has two members " + pair[0]);
      }
    }
    // A key id may hold a slash; the other four fields may not.
    String[] fields = required(members, "Credential").split("/", -1);
    int first = fields.length - SCOPE_FIELDS + 1;
    if (first < 1 || !fields[fields.length - 1].equals(Scope.TERMINATOR)) {
      throw new Misshapen(
          "the Credential is not <access key id>/<date>/<region>/<service>/" + Scope.TERMINATOR);
    }
    String keyId = String.join("/", Arrays.asList(fields).subList(0, first));
    List<String> signed = List.of(required(members, "SignedHeaders").split(";", -1));
    for (int i = 1; i < signed.size(); i++) {
      if (signed.get(i - 1).compareTo(signed.get(i)) >= 0) {
        throw new Misshapen("the SignedHeaders are not sorted"); // Or one is there twice.
      }
    }
    return new Authorization(
        keyId,
        new Scope(fields[first], fields[first + 1], fields[first + 2]),
        signed,
        required(members, "Signature"));
  }

  private static String required(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null || value.isEmpty()) {
      throw new Misshapen("the Authorization header lacks " + name);
    }
    return value;
  }

  /** The header's text. */
  String text() {
    return ALGORITHM
        + " Credential="
        + accessKeyId
        + "/"
        + scope
        + ", SignedHeaders="
        + String.join(";", signedHeaders)
        + ", Signature="
        + signature;
  }
}
