package dev.weir.bus.message;

/**
 * One HTTP header that travels with a call or its answer.
 *
 * @param name in lower case
 */
public record Header(String name, String value) {

  /**
   * Among the headers of a provider's fault: how many more of its keys could be shown for the same
   * call; 0 when none could and the vendor was not asked at all. For gateways, never for callers.
   */
  public static final String KEYS_LEFT = "x-weir-keys-left";
}
