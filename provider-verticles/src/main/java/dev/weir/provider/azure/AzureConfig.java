package dev.weir.provider.azure;

import dev.weir.bus.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * What Azure OpenAI needs beside what every provider does.
 *
 * @param apiVersion empty for the v1 API, which has none; else that of the dated one
 * @param entra how tokens are asked for where no key is configured; null for none
 */
record AzureConfig(String apiVersion, @Nullable EntraConfig entra) {

  static AzureConfig from(Section section) {
    AzureConfig read =
        new AzureConfig(
            section.text(
                "api-version",
                "",
                "for kind azure-openai: a dated version such as 2024-10-21, else the v1 API"),
            section.optionalSection(
                "entra", EntraConfig::from, "for kind azure-openai: tokens in place of keys"));
    section.check(
        read.apiVersion.isEmpty() || read.apiVersion.matches("[0-9a-z-]{1,40}|NAME"),
        "api-version",
        "must be a date, with -preview or without");
    return read;
  }
}
