package dev.weir.provider.bedrock;

/**
 * A role that is assumed.
 *
 * @param externalId empty for none
 * @param seconds how long a session shall last; 0 for what AWS gives
 */
record AwsRole(String arn, String externalId, String sessionName, int seconds) {

  /** What a session is called where nobody says. */
  static final String SESSION = "weir";
}
