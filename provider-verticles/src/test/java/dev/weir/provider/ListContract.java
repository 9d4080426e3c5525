package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Announcement;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every provider does whose vendor lists its models. */
@Timeout(60)
abstract class ListContract extends VendorFixture {

  ListContract(VendorCase talk) {
    super(talk);
  }

  final JsonObject allModels() {
    JsonObject config = config();
    config.remove("models");
    return config;
  }

  /** The first announcement that names a model of the vendor. */
  final Announcement listed(Script... pages) {
    News news = new News(vertx);
    vendor.next(pages);
    deploy(allModels());
    return news.first(one -> one.models().size() > 1);
  }

  @Test
  void the_vendors_models_are_announced_under_their_plain_names() {
    Announcement listed = listed(Script.json(200, talk.models("m-1", "m-2")));
    assertThat(News.ids(listed)).containsExactly("*", "m-1", "m-2");
    RecordedRequest seen = request(1);
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.path()).isEqualTo(talk.modelsPath());
    String[] auth = talk.auth("key-1").split(": ");
    assertThat(seen.header(auth[0])).isEqualTo(auth[1]);
  }

  @Test
  void a_refused_list_is_asked_for_again() {
    Announcement listed = listed(talk.badKey().script(), Script.json(200, talk.models("m-1")));
    assertThat(News.ids(listed)).containsExactly("*", "m-1");
  }
}
