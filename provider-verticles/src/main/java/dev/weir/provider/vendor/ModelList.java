package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Header;
import dev.weir.provider.core.Backoff;
import dev.weir.provider.serve.Models;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that a provider announces: those of the configuration, or all that the vendor says it
 * has. The vendor is asked in the background; until it has answered, and whenever it does not, the
 * last list stands.
 */
final class ModelList {

  private static final Logger LOG = LoggerFactory.getLogger(ModelList.class);

  private static final long FRESH_MILLIS = 5 * 60_000;
  private static final Backoff BACKOFF = new Backoff(1_000, FRESH_MILLIS);
  private static final int BODY_BYTES_MAX = 8 << 20;
  private static final int MODELS_MAX = 2_000;
  private static final int PAGES_MAX = 50;

  private final Vertx vertx;
  private final VendorLine line;
  private final Runnable changed;
  private final @Nullable Supplier<Future<List<Announcement.Model>>> elsewhere;
  private final ProviderConfig.Timeouts timeouts;
  private Models models;
  private int failures;
  private long timer = -1;
  private boolean stopped;

  /**
   * @param changed told when the list is another
   * @param elsewhere asked for the list in the place of the vendor's usual host; null for none
   */
  ModelList(
      Vertx vertx,
      VendorLine line,
      Runnable changed,
      @Nullable Supplier<Future<List<Announcement.Model>>> elsewhere) {
    this.vertx = vertx;
    this.elsewhere = elsewhere;
    this.line = line;
    this.changed = changed;
    this.models = withPatterns(List.of());
    long connect = line.config().timeouts().connect();
    this.timeouts = new ProviderConfig.Timeouts(connect, 10_000, 10_000, 30_000, 0);
  }

  /** What to announce now. */
  Models now() {
    return models;
  }

  /** What people should know: a vendor that answers neither calls nor this is away. */
  String remark() {
    return failures > 0 && line.keys().callsFail()
        ? "the vendor answers neither calls nor for its list of models"
        : "";
  }

  /** Begins to ask, if anybody is to be asked. */
  void start() {
    if (line.config().allModels() && (elsewhere != null || firstPage() != null)) {
      fetch();
    }
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void fetch() {
    String first = firstPage();
    if (elsewhere != null) {
      elsewhere
          .get()
          .onComplete(
              all -> fetched(all.subList(0, Math.min(MODELS_MAX, all.size()))),
              why -> failed(Fault.of(why).message()));
    } else if (first != null) {
      new Page(new ArrayList<>(), 1, first).begin();
    }
  }

  private @Nullable String firstPage() {
    return line.vendor().operations().models();
  }

  private void fetched(List<Announcement.Model> live) {
    failures = 0;
    again(FRESH_MILLIS);
    Models fresh = withPatterns(live);
    if (!fresh.equals(models) && !stopped) {
      models = fresh;
      changed.run();
    }
  }

  private void failed(String why) {
    failures++;
    long wait = BACKOFF.afterFailures(failures);
    LOG.info(
        "event=model-list-failed provider={} reason=\"{}\" again-millis={}",
        line.config().name(),
        why,
        wait);
    again(wait);
  }

  private void again(long millis) {
    if (!stopped) {
      timer = vertx.setTimer(millis, due -> fetch());
    }
  }

  /** A name that the vendor does not list may exist all the same: old models, fine-tuned ones. */
  private Models withPatterns(List<Announcement.Model> live) {
    List<Announcement.Model> all = new ArrayList<>();
    for (String name : line.config().models()) {
      if (name.equals(ProviderConfig.ALL_MODELS)) {
        line.vendor()
            .operations()
            .patterns()
            .forEach(pattern -> all.add(spoken(pattern, pattern, 0)));
      } else {
        all.add(spoken(name, name, 0));
      }
    }
    live.forEach(one -> all.add(spoken(one.id(), one.displayName(), one.createdSeconds())));
    return new Models(all, !line.config().allModels());
  }

  private Announcement.Model spoken(String id, String name, long createdSeconds) {
    return new Announcement.Model(
        id, name, createdSeconds, line.vendor().operations().dialectsOf(id));
  }

  /** One page of the vendor's list. */
  private final class Page implements Exchange.Reader {

    private final List<Announcement.Model> before;
    private final int number;
    private final String path;
    private final Exchange exchange = line.exchange(timeouts, line.usual().breakage(), this);
    private final Buffer body = Buffer.buffer();
    private int status;

    Page(List<Announcement.Model> before, int number, String path) {
      this.before = before;
      this.number = number;
      this.path = path;
    }

    void begin() {
      line.signature(HttpMethod.GET, path, Buffer.buffer(), List.of())
          .onComplete(this::begin, failure -> ModelList.this.failed(Fault.of(failure).message()));
    }

    private void begin(List<Header> signed) {
      NodeKeys.Use use = line.keys().use(List.of(), "");
      if (use.refusal() != null) {
        ModelList.this.failed(use.refusal().message());
        return;
      }
      use.released(); // Who may not list may chat: nothing is said of the key.
      exchange.begin(
          HttpMethod.GET,
          path,
          headers -> line.writeHeaders(headers, List.of(), signed, use),
          Exchange.Content.NONE);
    }

    @Override
    public void head(int vendorStatus, MultiMap headers) {
      status = vendorStatus;
    }

    @Override
    public void bytes(Buffer bytes) {
      body.appendBuffer(bytes);
      if (body.length() > BODY_BYTES_MAX) {
        exchange.abort();
        ModelList.this.failed("the list is too long");
      }
    }

    @Override
    public void end() {
      ModelPage page = status == 200 ? ModelPage.of(body) : null;
      if (page == null) {
        ModelList.this.failed("status " + status + " or not a list");
        return;
      }
      before.addAll(page.models());
      ModelPage.Next after = page.after();
      if (after == null || number >= PAGES_MAX || before.size() >= MODELS_MAX) {
        fetched(before.subList(0, Math.min(MODELS_MAX, before.size())));
      } else {
        new Page(before, number + 1, next(after)).begin();
      }
    }

    private String next(ModelPage.Next after) {
      String first = Objects.requireNonNull(firstPage());
      return first
          + (first.contains("?") ? "&" : "?")
          + after.parameter()
          + "="
          + URLEncoder.encode(after.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void failed(Fault why) {
      ModelList.this.failed(why.message());
    }
  }
}
