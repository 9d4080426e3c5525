package dev.weir.provider.azure;

import dev.weir.bus.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * What Azure OpenAI needs beside what every provider does.
 *
 * @param apiVersion empty for the v1 API, which has none; else that of the dated one
 * @param root where that API begins below the base URL, of which Azure's own clients take the
 *     resource, and those of OpenAI what stands below {@code /openai} or {@code /openai/v1}
 * @param entra how tokens are asked for where no key is configured; null for none
 */
record AzureConfig(String apiVersion, String root, @Nullable EntraConfig entra) {

  private static final String USAGE_SINCE = "2024-09-01";
  private static final String OPENAI = "/openai";
  private static final String V1 = "/v1";

  static AzureConfig from(Section section) {
    String apiVersion =
        section.text(
            "api-version",
            "",
            "for kind azure-openai: a dated version such as 2024-10-21, else the v1 API");
    // The parser of all providers comes later, so that its words are the documentation.
    String baseUrl = section.text("base-url", "", "").strip().replaceAll("/+$", "");
    boolean dated = !apiVersion.isEmpty();
    section.check(
        !dated || apiVersion.matches("\\d{4}-\\d{2}-\\d{2}(-preview)?"),
        "api-version",
        "must be a date, with -preview or without");
    section.check(
        !dated || !baseUrl.endsWith(OPENAI + V1),
        "base-url",
        "must not end with /openai/v1 where api-version names a dated API");
    return new AzureConfig(
        apiVersion,
        root(baseUrl, dated),
        section.optionalSection(
            "entra", EntraConfig::from, "for kind azure-openai: tokens in place of keys"));
  }

  /** Whether the version knows {@code stream_options}: older ones refuse it. */
  boolean tellsUsageOfStreams() {
    return apiVersion.isEmpty() || apiVersion.compareTo(USAGE_SINCE) >= 0;
  }

  private static String root(String baseUrl, boolean dated) {
    if (baseUrl.endsWith(OPENAI + V1)) {
      return "";
    }
    String api = dated ? "" : V1;
    return baseUrl.endsWith(OPENAI) ? api : OPENAI + api;
  }
}
