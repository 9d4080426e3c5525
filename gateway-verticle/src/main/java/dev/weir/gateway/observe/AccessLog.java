package dev.weir.gateway.observe;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.pipeline.AttemptRecord;
import dev.weir.gateway.pipeline.Explanation;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request, key=value: who, what, where, how it ended, how long it took. Never prompt
 * text, never a key. A name that the caller made up is cut and stripped of what could forge a line.
 */
public final class AccessLog implements Consumer<Explanation> {

  private static final Logger LOG = LoggerFactory.getLogger("dev.weir.access");
  private static final int NAME_CHARS_MAX = 120;

  @Override
  public void accept(Explanation record) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    AttemptRecord attempt = record.lastAttempt();
    Fault fault = record.fault();
    StringBuilder line = new StringBuilder(320);
    line.append("event=request id=").append(record.id());
    line.append(" ingress=").append(record.ingress());
    line.append(" client=");
    name(line, record.client());
    line.append(" dialect=").append(record.dialectName());
    line.append(" operation=").append(record.operation());
    line.append(" caller=");
    name(line, record.caller());
    line.append(" asked=");
    name(line, record.askedModel());
    line.append(" provider=").append(attempt == null ? "-" : attempt.provider());
    line.append(" model=");
    name(line, attempt == null ? "" : attempt.model());
    line.append(" mode=").append(attempt == null ? "-" : attempt.mode());
    line.append(" stream=").append(record.stream());
    line.append(" status=").append(record.status());
    line.append(" outcome=").append(record.outcome().word);
    if (fault != null) {
      line.append(" fault=").append(fault.getClass().getSimpleName());
    }
    line.append(" input=").append(Usage.orZero(record.usage().input()));
    line.append(" output=").append(Usage.orZero(record.usage().output()));
    line.append(" cost=").append(record.cost().known() ? record.cost().toString() : "-");
    line.append(" first_ms=").append(record.firstByteMicros() / 1_000);
    line.append(" total_ms=").append(record.totalMicros() / 1_000);
    Labels labels = record.labels();
    if (!labels.tags().isEmpty()) {
      line.append(" tags=").append(String.join(",", labels.tags()));
    }
    if (!labels.trace().isEmpty()) {
      line.append(" trace=").append(labels.trace());
    }
    LOG.info(line.toString());
  }

  private static void name(StringBuilder line, String name) {
    if (name.isEmpty()) {
      line.append('-');
      return;
    }
    for (int i = 0; i < Math.min(name.length(), NAME_CHARS_MAX); i++) {
      char c = name.charAt(i);
      line.append(c <= ' ' || c == 0x7f || c == '"' || Character.isISOControl(c) ? '_' : c);
    }
  }
}
