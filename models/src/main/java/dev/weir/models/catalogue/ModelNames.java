package dev.weir.models.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules by which vendors dress up the names of their models.
 *
 * <p>A fine-tuned model ({@code ft:…}) and a variant after a colon ({@code …:free}) are other
 * models at other prices, so no rule leads from them to the plain one. Nor does one from four
 * digits at the end, which some vendors use for versions.
 */
public final class ModelNames {

  private static final int LENGTH_MAX = 256;
  private static final String BEDROCK_VENDORS =
      "ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|moonshotai"
          + "|nvidia|openai|qwen|stability|twelvelabs|writer|xai|zai";

  private static final Pattern BEDROCK_ARN = Pattern.compile("^arn:aws[a-z-]*:bedrock:.*/");
  private static final Pattern RESOURCE_PATH =
      Pattern.compile("^(?:projects/.*/)?(?:publishers/[^/]+/)?models/");
  private static final Pattern VENDOR_PATH =
      Pattern.compile(
          "^(?:openai|azure|anthropic|google|gemini|vertex_ai|bedrock|x-ai|xai|mistralai|mistral"
              + "|cohere|deepseek|perplexity|moonshotai|moonshot|z-ai|zai)/");
  private static final Pattern BEDROCK_PROFILE =
      Pattern.compile(
          "^(?:us-gov|us|eu|apac|global|jp|au|ca|in|sa)\\.(?=(?:" + BEDROCK_VENDORS + ")\\.)");
  private static final Pattern BEDROCK_VENDOR = Pattern.compile("^(?:" + BEDROCK_VENDORS + ")\\.");
  private static final Pattern BEDROCK_VERSION = Pattern.compile("-v\\d+(?::\\d+)?(?::\\d+k)?$");
  private static final Pattern VERTEX_DATE = Pattern.compile("@(?=\\d{8}$)");
  private static final Pattern VERTEX_VERSION = Pattern.compile("@(?:default|latest|\\d{3})$");
  private static final Pattern SNAPSHOT =
      Pattern.compile("-20\\d{2}(?:-\\d{2}-\\d{2}|[01]\\d[0-3]\\d)$");

  private record Rule(Pattern dress, String instead) {}

  /** From the outside in: each works on what the ones before it left. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(BEDROCK_ARN, ""),
          new Rule(RESOURCE_PATH, ""),
          new Rule(VENDOR_PATH, ""),
          new Rule(BEDROCK_PROFILE, ""),
          new Rule(VERTEX_VERSION, ""),
          new Rule(VERTEX_DATE, "-"),
          new Rule(BEDROCK_VENDOR, ""),
          new Rule(BEDROCK_VERSION, ""),
          new Rule(SNAPSHOT, ""));

  private ModelNames() {}

  /** The form in which names are compared. */
  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * The plainer names that a name may stand for, as {@link #key keys}, the closest to it first. The
   * name itself is not among them, and a name over 256 characters stands for no other.
   */
  public static List<String> plainer(String name) {
    String whole = key(name);
    if (whole.length() > LENGTH_MAX || whole.startsWith("ft:")) {
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    String left = whole;
    for (Rule rule : RULES) {
      left = rule.dress().matcher(left).replaceFirst(rule.instead());
      names.add(left);
    }
    names.remove(whole);
    names.remove("");
    return new ArrayList<>(names);
  }
}
