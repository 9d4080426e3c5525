package dev.weir.dialects.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's name tells of the request that it takes. Models differ in ways that the API
 * answers with errors, and whoever writes a request has nothing but the name.
 *
 * @param version major times 100 plus minor; 0 when the name is not Claude's
 */
public record ClaudeModel(String name, int version) {

  private static final Pattern VERSION =
      Pattern.compile("claude-(?:[a-z]+-)?(\\d)(?:[-.](\\d{1,2})(?!\\d))?");

  /** What the name tells, in whatever it is wrapped. */
  public static ClaudeModel named(String name) {
    Matcher matcher = VERSION.matcher(name);
    if (!matcher.find()) {
      return new ClaudeModel(name, 0);
    }
    String minor = matcher.group(2);
    int version =
        Integer.parseInt(matcher.group(1)) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
    return new ClaudeModel(name, version);
  }

  /**
   * Whether thinking is asked for by a budget and not by an effort.
   *
   * @param vendor whether Anthropic itself serves the model; imitations know only budgets
   */
  boolean thinksByBudget(boolean vendor) {
    return version == 0 ? !vendor : version < 406;
  }

  /** Whether an effort alone makes it think. */
  boolean thinksByItself() {
    return version >= 500;
  }

  /** Whether thinking cannot be switched off. */
  boolean thinksAlways() {
    int since = name.contains("fable") || name.contains("mythos") ? 500 : 505;
    return version >= since && (since == 500 || name.contains("opus"));
  }

  /** Whether it can be held to a schema; a name that tells nothing is taken for a new model's. */
  public boolean takesSchemas() {
    return version == 0 || version >= 405;
  }

  /** Whether temperature, top_p and top_k are refused. */
  public boolean refusesSampling() {
    return version > 406;
  }

  /** Whether temperature and top_p exclude each other. */
  public boolean takesOneOfTemperatureAndTopP() {
    return version >= 400;
  }
}
