package dev.weir.gateway;

import dev.weir.bus.Addresses;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamEndpoint;
import dev.weir.bus.stream.Target;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.health.Checks;
import dev.weir.gateway.health.Checks.Outcome;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the checks that are due, over the bus as any call: an instance knows how to ask its vendor,
 * and with which key. All instances of a gateway's node make those of the node, whoever comes
 * first.
 */
final class ProviderChecks {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderChecks.class);

  private final Checks checks;
  private final StreamEndpoint streams;
  private final Roster roster;
  private final Picker picker;

  ProviderChecks(Checks checks, StreamEndpoint streams, Roster roster, Picker picker) {
    this.checks = checks;
    this.streams = streams;
    this.roster = roster;
    this.picker = picker;
  }

  /** To be called every half second or so. */
  void tick() {
    checks.due(provider -> pick(provider) != null, Uptime.millis()).forEach(this::begin);
  }

  private @Nullable Announcement pick(String provider) {
    List<Announcement> able =
        roster.instancesOf(Addresses.providerChat(provider).name()).stream()
            .filter(ProviderChecks::offers)
            .toList();
    return picker.pick(able, Set.of(), roster::doubts);
  }

  private static boolean offers(Announcement instance) {
    return instance.offers().stream().anyMatch(one -> one.operation().equals(Operation.CHECK));
  }

  private void begin(Checks.Check check) {
    Announcement instance = pick(check.provider());
    if (instance == null) {
      ended(check, Outcome.UNKNOWN);
      return;
    }
    RequestHead head = new RequestHead("", Operation.CHECK, "check", "", "", false, -1, -1);
    boolean here = instance.node().equals(picker.node());
    OutgoingCall call =
        streams.open(
            new Target(instance.address(), instance.inbox(), here, true),
            List.of(),
            new Payload.Relay(head, "GET", "", "", 0),
            check.timeoutMillis());
    call.in()
        .head()
        .onComplete(
            answered -> {
              ended(check, Outcome.ANSWERED);
              call.cancel("enough is known");
            },
            failure -> ended(check, Outcome.of(Fault.of(failure))));
  }

  private void ended(Checks.Check check, Outcome outcome) {
    if (checks.ended(check, outcome, Uptime.millis())) {
      String event = outcome == Outcome.AWAY ? "vendor-away" : "vendor-back";
      LOG.info("event={} provider={}", event, check.provider());
    }
  }
}
