package dev.weir.gateway.gate;

import dev.weir.bus.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The gate of one provider. The lock is held for a few steps only, and never while a waiter is
 * told.
 */
final class ProviderGate {

  private static final long RETRY_MILLIS_MIN = 1_000;
  private static final long RETRY_MILLIS_MAX = 30_000;
  private static final double NEWS = 0.1;

  private final String provider;
  private Gate.Settings settings;
  private final CallLimit limit;
  private final FairQueue queue = new FairQueue();
  private final Pace pace = new Pace();
  private int held;
  private double callMillis;
  private String shrunkBy = "";
  private long shrunkAtMillis;

  /** Who has to be told what, once the lock is free. */
  private final class News {
    private final List<Place> admitted = new ArrayList<>(1);
    private final List<Place> refused = new ArrayList<>(0);
    private Fault.@Nullable RateLimited why;

    void tell() {
      admitted.forEach(Place::admitted);
      Fault.RateLimited fault = why;
      if (fault != null) {
        refused.forEach(place -> place.refused(fault));
      }
    }

    void refuse(Place place, long nowMillis) {
      place.state = Place.State.OVER;
      refused.add(place);
      why = refusal(nowMillis);
    }
  }

  ProviderGate(String provider, Gate.Settings settings) {
    this.provider = provider;
    this.settings = settings;
    this.limit = new CallLimit(settings.callsAtStart(), settings.callsMax());
  }

  synchronized void bounds(Gate.Settings told) {
    settings = told;
    limit.max(told.callsMax());
  }

  synchronized long queueMillis() {
    return settings.queueMillis();
  }

  synchronized @Nullable Place tryEnter(long nowMillis) {
    if (queue.size() > 0 || !open(nowMillis)) {
      return null;
    }
    Place place =
        new Place(this, Place.State.HELD, null, null, "", Priority.NORMAL, nowMillis, nowMillis);
    admit(place, nowMillis);
    return place;
  }

  Place await(
      String caller,
      Priority priority,
      long untilMillis,
      long nowMillis,
      Gate.Waiter waiter,
      Executor on) {
    News news = new News();
    Place place;
    synchronized (this) {
      long until = Math.min(untilMillis, nowMillis + settings.queueMillis());
      place = new Place(this, Place.State.WAITING, waiter, on, caller, priority, nowMillis, until);
      if (until <= nowMillis || queue.size() >= settings.waitingMax()) {
        news.refuse(place, nowMillis);
      } else {
        queue.add(place);
        advance(news, nowMillis);
      }
    }
    news.tell();
    return place;
  }

  /**
   * @param fault with which it ended; null for none
   */
  void leave(Place place, Push push, @Nullable Fault fault, long nowMillis) {
    long retryAfterMillis = fault == null ? -1 : fault.retryAfterMillis();
    News news = new News();
    synchronized (this) {
      switch (place.state) {
        case WAITING -> queue.remove(place);
        case HELD -> {
          long before = limit.shrinkings();
          limit.ended(push, held, place.begunAt);
          if (limit.shrinkings() > before) {
            shrunkBy = Push.word(fault);
            shrunkAtMillis = nowMillis;
          }
          held--;
          double lasted = Math.max(0, nowMillis - place.heldSinceMillis);
          callMillis = callMillis == 0 ? lasted : callMillis * (1 - NEWS) + lasted * NEWS;
          // Who would wait in vain hears the vendor instead, whose keys know how long they rest.
          boolean isShort = retryAfterMillis > 0 && retryAfterMillis <= settings.queueMillis();
          if (push == Push.BACK && isShort) {
            pace.hold(retryAfterMillis, nowMillis);
          }
        }
        case OVER -> {
          return;
        }
      }
      place.state = Place.State.OVER;
      advance(news, nowMillis);
    }
    news.tell();
  }

  synchronized void told(RateHeaders headers, long nowMillis) {
    if (settings.headers()) {
      pace.told(headers, nowMillis);
    }
  }

  synchronized boolean holds(Place place) {
    return place.state == Place.State.HELD;
  }

  /** Refuses whose time is over, and lets in whom the pace allows now. */
  void tick(long nowMillis) {
    News news = new News();
    synchronized (this) {
      if (queue.size() > 0) {
        queue.expired(nowMillis).forEach(late -> news.refuse(late, nowMillis));
        advance(news, nowMillis);
      }
    }
    news.tell();
  }

  synchronized GateView view(long nowMillis) {
    GateView.Shrunk shrunk =
        limit.shrinkings() == 0
            ? GateView.Shrunk.NEVER
            : new GateView.Shrunk(limit.shrinkings(), shrunkBy, nowMillis - shrunkAtMillis);
    return new GateView(
        provider, limit.calls(), held, queue.size(), pace.waitMillis(nowMillis), shrunk);
  }

  synchronized boolean idle() {
    return held == 0 && queue.size() == 0;
  }

  synchronized int waiting() {
    return queue.size();
  }

  private boolean open(long nowMillis) {
    return held < limit.calls() && pace.free(nowMillis);
  }

  private void advance(News news, long nowMillis) {
    while (queue.size() > 0 && open(nowMillis)) {
      Place next = queue.next();
      if (next == null) {
        return;
      }
      if (next.untilMillis <= nowMillis) {
        news.refuse(next, nowMillis);
      } else {
        admit(next, nowMillis);
        news.admitted.add(next);
      }
    }
  }

  private void admit(Place place, long nowMillis) {
    place.state = Place.State.HELD;
    place.begunAt = limit.shrinkings();
    place.heldSinceMillis = nowMillis;
    held++;
    pace.admitted(nowMillis);
  }

  /** When those who wait now will have been served, as calls went until now. */
  private Fault.RateLimited refusal(long nowMillis) {
    double served = callMillis * (queue.size() + 1) / limit.calls();
    long millis =
        Math.clamp(
            (long) Math.max(served, (double) pace.waitMillis(nowMillis)),
            RETRY_MILLIS_MIN,
            RETRY_MILLIS_MAX);
    return new Fault.RateLimited(
        "The provider `" + provider + "` has as many calls as it takes now.", millis);
  }
}
