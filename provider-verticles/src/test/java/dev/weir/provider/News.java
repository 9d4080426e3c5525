package dev.weir.provider;

import dev.weir.bus.Addresses;
import dev.weir.bus.message.Announcement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What providers announce from now on, readable from a test's thread. */
final class News {

  private final List<Announcement> all = new CopyOnWriteArrayList<>();
  private final List<Wish> wishes = new CopyOnWriteArrayList<>();

  private record Wish(Predicate<Announcement> condition, Promise<Announcement> met) {}

  News(Vertx vertx) {
    vertx
        .eventBus()
        .<Announcement>consumer(
            Addresses.ANNOUNCED.name(),
            message -> {
              all.add(message.body());
              wishes.forEach(wish -> grant(wish, message.body()));
            });
  }

  private static void grant(Wish wish, Announcement one) {
    if (wish.condition.test(one)) {
      wish.met.tryComplete(one);
    }
  }

  List<Announcement> all() {
    return List.copyOf(all);
  }

  /** The first that meets a condition, be it already here. */
  Announcement first(Predicate<Announcement> condition) {
    Wish wish = new Wish(condition, Promise.promise());
    wishes.add(wish);
    all.forEach(one -> grant(wish, one));
    Future<Announcement> met = wish.met.future();
    return Caller.await(met);
  }

  static List<String> ids(Announcement announcement) {
    return announcement.models().stream().map(Announcement.Model::id).toList();
  }
}
