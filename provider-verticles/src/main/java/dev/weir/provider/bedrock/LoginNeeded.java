package dev.weir.provider.bedrock;

import software.amazon.awssdk.core.exception.SdkClientException;

/** There are no credentials until somebody logs in. */
final class LoginNeeded extends SdkClientException {

  private static final long serialVersionUID = 1L;

  private final String profile;

  /**
   * @param profile whose login it is
   * @param why what there is in its place; never a secret
   */
  LoginNeeded(String profile, String why) {
    super(builder().message(why));
    this.profile = profile;
  }

  /** The same, told together with what is known of other places. */
  LoginNeeded among(String reasons) {
    return new LoginNeeded(profile, reasons);
  }

  /** What somebody has to run. */
  String command() {
    return "aws sso login --profile " + profile;
  }
}
