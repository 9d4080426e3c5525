package dev.weir.gateway.pipeline;

import dev.weir.bus.message.Header;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.route.BodyView;
import dev.weir.gateway.route.Plan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What makes two calls the same: whose they are, what they say to the last byte, and where they may
 * go. In which order a strategy has put the targets of a route makes no difference.
 */
final class Identity {

  private final MessageDigest sha;

  private Identity() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }

  /** The identity of a call. */
  static String of(Question question, BodyView body, KeyTable.@Nullable Caller caller, Plan plan) {
    Identity identity = new Identity();
    identity.whose(caller);
    identity.say(question.dialectName());
    identity.say(question.operation());
    identity.say(question.askedModel());
    identity.say(Boolean.toString(question.stream()));
    identity.say(plan.route());
    plan.choices().stream().map(one -> named(one.target())).sorted().forEach(identity::say);
    identity.say("headers");
    for (Header header : question.headers()) {
      identity.say(header.name());
      identity.say(header.value());
    }
    identity.say("body");
    body.windows(0, body.length(), identity.sha::update);
    return HexFormat.of().formatHex(identity.sha.digest());
  }

  /** Calls of a tenant are one caller's; without a tenant each key is its own. */
  private void whose(KeyTable.@Nullable Caller caller) {
    String tenant = caller == null ? "" : caller.rule().tenant();
    say(caller == null ? "nobody" : tenant.isEmpty() ? "key" : "tenant");
    say(caller == null ? "" : tenant.isEmpty() ? caller.rule().name() : tenant);
  }

  /** Its length stands before each text, so that no two lists of texts read alike. */
  private void say(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      sha.update((byte) (bytes.length >> shift));
    }
    sha.update(bytes);
  }

  private static String named(ModelNames.Candidate target) {
    return target.provider() + "/" + target.model();
  }
}
