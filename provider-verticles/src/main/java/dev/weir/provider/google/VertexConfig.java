package dev.weir.provider.google;

import dev.weir.bus.config.Section;
import java.net.URI;

/**
 * What Vertex AI needs beside what every provider does.
 *
 * @param project empty for the one of the credentials
 * @param location a region, {@code us} or {@code eu} for several, or {@code global}
 * @param credentials a file, or empty for the metadata server
 * @param metadata where that server is
 */
record VertexConfig(String project, String location, String credentials, URI metadata) {

  private static final String METADATA = "http://metadata.google.internal";

  static VertexConfig from(Section section) {
    return new VertexConfig(
        section.text("project", "", "for kind vertex: the project, else that of the credentials"),
        section.text("location", "global", "for kind vertex: a region, us, eu or global"),
        section.text(
            "credentials",
            "",
            "for kind vertex: a file of credentials, else the metadata server is asked"),
        metadata(section));
  }

  private static URI metadata(Section section) {
    String text =
        section.text("metadata-url", METADATA, "for kind vertex: where the metadata server is");
    boolean plain = text.matches("http://[A-Za-z0-9.\\-\\[\\]:]+/?");
    section.check(plain || text.equals(Section.PLACEHOLDER), "metadata-url", "must be an http URL");
    return URI.create(plain ? text : METADATA);
  }

  /** Where the location is served. */
  String baseUrl() {
    return switch (location) {
      case "global" -> "https://aiplatform.googleapis.com";
      case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com";
      default -> "https://" + location + "-aiplatform.googleapis.com";
    };
  }
}
