package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Of vendors that stream server-sent events: some leave the last blank line away. */
abstract class EventFailureContract extends FailureContract {

  EventFailureContract(VendorCase talk) {
    super(talk);
  }

  @Test
  void a_stream_whose_last_event_lacks_only_its_blank_line_has_ended() {
    deploy();
    String whole = joined(talk.events(model, "one ", "two")).toString();
    for (String tail : List.of("", "\n")) {
      vendor.always(talk.stream().write(whole.stripTrailing() + tail));
      Call raw = call(true);
      assertThat(raw.ending().reason()).isNotNull();
      assertThat(raw.bytes().toString().strip()).isEqualTo(whole.strip());
      assertThat(raw.bytes().toString()).endsWith("\n\n");
      assertThat(canonical(true).ending().reason()).isNotNull();
    }
  }
}
