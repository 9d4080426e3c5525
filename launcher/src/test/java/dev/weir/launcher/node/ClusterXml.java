package dev.weir.launcher.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The packaged cluster.xml with one of its commented choices. */
final class ClusterXml {

  private ClusterXml() {}

  /** The file as it is packaged. */
  static String packaged() throws IOException {
    try (InputStream in = ClusterXml.class.getResourceAsStream("/cluster.xml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The file with the choice in force whose comment begins with this word. */
  static String with(String word) throws IOException {
    String xml = packaged();
    int comment = xml.indexOf("<!-- " + word + ":");
    int begin = xml.indexOf("<kubernetes", comment);
    int end = xml.indexOf("-->", begin);
    if (comment < 0 || begin < 0 || end < 0) {
      throw new AssertionError("no choice " + word + " in cluster.xml");
    }
    return xml.substring(0, comment) + xml.substring(begin, end) + xml.substring(end + 3);
  }
}
