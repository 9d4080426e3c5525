package dev.weir.provider.bedrock;

import dev.weir.bus.config.Section;
import java.util.Map;

/**
 * What Bedrock needs beside what every provider does.
 *
 * @param aws which credentials
 * @param foundationModels what names stand for that do not tell it themselves
 * @param listUrl where models are listed; empty for nowhere
 */
record BedrockConfig(
    String region, AwsConfig aws, Map<String, String> foundationModels, String listUrl) {

  private static final String REGION = "us-east-1";
  private static final String RUNTIME = "://bedrock-runtime";

  static BedrockConfig from(Section section) {
    String region =
        section.text("region", REGION, "for kind bedrock: the AWS region that serves the models");
    section.check(
        region.matches("[a-z0-9-]{1,40}") || region.equals(Section.PLACEHOLDER),
        "region",
        "must be the name of an AWS region");
    AwsConfig aws =
        section.section(
            "aws", AwsConfig::from, "for kind bedrock: credentials other than AWS's usual chain");
    Map<String, String> behind =
        section.textEntries(
            "foundation-models", "for kind bedrock: the model behind a name that does not tell");
    String url =
        section.text(
            "list-url", "", "for kind bedrock: where models are listed, if not beside base-url");
    section.check(
        url.isEmpty()
            || url.matches("https?://[^/?#@]+(/[^?#]*)?")
            || url.equals(Section.PLACEHOLDER),
        "list-url",
        "must be an http or https URL without user, query or fragment");
    Object set = section.values().getValue("base-url");
    String base = set instanceof String text ? text : baseUrl(region);
    return new BedrockConfig(region, aws, behind, url.isEmpty() ? beside(base) : url);
  }

  /** Where a region's models are. */
  String baseUrl() {
    return baseUrl(region);
  }

  private static String baseUrl(String region) {
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return "https://bedrock-runtime." + region + "." + domain;
  }

  /**
   * The other host has the same name but for one word; of a network's own endpoints none is known.
   */
  private static String beside(String baseUrl) {
    boolean known = baseUrl.contains(RUNTIME + ".") || baseUrl.contains(RUNTIME + "-fips.");
    return known ? baseUrl.replace(RUNTIME, "://bedrock") : "";
  }
}
