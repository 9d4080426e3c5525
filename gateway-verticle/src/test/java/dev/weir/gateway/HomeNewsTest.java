package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.HomesLearned;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.route.Homes;
import dev.weir.gateway.route.Prefixes;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HomeNewsTest {

  private static final long HOUR_MILLIS = 60 * 60 * 1_000;

  private final Homes homes = new Homes();
  private final Prefixes prefixes = new Prefixes();

  private HomeNews news(Vertx vertx) {
    WireCodec.register(vertx);
    return new HomeNews(vertx, "here", homes, prefixes);
  }

  private static HomesLearned told(String node, int count) {
    return new HomesLearned(
        node,
        LongStream.rangeClosed(1, count)
            .mapToObj(key -> new HomesLearned.Home(key, "openai", HOUR_MILLIS))
            .toList(),
        List.of());
  }

  @Test
  void what_others_tell_is_known_as_far_as_a_message_may_tell_it(Vertx vertx) {
    HomeNews news = news(vertx);
    news.heard(told("there", HomesLearned.EACH_MAX + 1));
    long now = Uptime.millis();
    assertThat(homes.find(HomesLearned.EACH_MAX, now)).isEqualTo("openai");
    assertThat(homes.find(HomesLearned.EACH_MAX + 1, now)).isNull();
    assertThat(homes.untold(1)).as("nobody tells on what was told").isEmpty();
  }

  @Test
  void what_this_node_tells_is_no_news_to_it(Vertx vertx) {
    news(vertx).heard(told("here", 1));
    assertThat(homes.find(1, Uptime.millis())).isNull();
  }

  @Test
  void much_is_told_in_several_messages_and_again_to_who_begins(
      Vertx vertx, VertxTestContext test) {
    HomeNews news = news(vertx);
    List<HomesLearned> heard = Collections.synchronizedList(new ArrayList<>());
    vertx
        .eventBus()
        .<BusMessage>consumer(
            Addresses.HOMES_LEARNED.name(),
            message -> {
              if (message.body() instanceof HomesLearned learned) {
                heard.add(learned);
              }
              if (heard.size() == 4) {
                test.verify(
                    () -> {
                      assertThat(heard.stream().map(one -> one.homes().size()))
                          .containsExactly(256, 44, 256, 44);
                      assertThat(heard.stream().map(one -> one.warm().size()))
                          .containsExactly(1, 0, 1, 0);
                      test.completeNow();
                    });
              }
            })
        .completion()
        .onComplete(
            test.succeeding(
                listening -> {
                  for (int i = 0; i < 300; i++) {
                    homes.learn("file-" + i, "openai", Uptime.millis());
                  }
                  prefixes.served("r", 7, new Candidate("openai", "m"));
                  news.tell();
                  news.tell();
                  news.tell(); // There is nothing more.
                  news.heard(told("there", 0));
                  news.tell();
                  news.tell();
                }));
  }
}
