package dev.weir.launcher.discovery;

import dev.weir.launcher.config.ProviderPresets;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks for model servers on this machine. Many things listen on port 8080, so a server is believed
 * only if it lists models, within {@value #PROBE_MILLIS_MAX} ms of being asked.
 */
public final class LocalServers {

  private static final int PROBE_MILLIS_MAX = 300;
  private static final int BODY_BYTES_MAX = 1024 * 1024;

  private final Map<String, JsonObject> candidates;

  public LocalServers(Map<String, JsonObject> candidates) {
    this.candidates = candidates;
  }

  /** Looks on the usual ports. */
  public static LocalServers onUsualPorts() {
    Map<String, JsonObject> candidates = new LinkedHashMap<>();
    Presets.ALL.stream()
        .filter(Preset::isLocal)
        .forEach(preset -> candidates.put(preset.kind(), ProviderPresets.of(preset)));
    return new LocalServers(candidates);
  }

  /**
   * Finds who answers; never fails.
   *
   * @param ownPorts ports of this gateway, which also lists models
   */
  public Future<List<FoundProvider>> probe(Vertx vertx, Set<Integer> ownPorts) {
    HttpClient client =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(PROBE_MILLIS_MAX));
    List<Future<List<FoundProvider>>> probes = new ArrayList<>();
    candidates.forEach(
        (name, branch) -> {
          URI url = URI.create(branch.getString("base-url"));
          if (!ownPorts.contains(url.getPort())) {
            FoundProvider found =
                new FoundProvider(name, branch, "answers on port " + url.getPort());
            probes.add(
                listsModels(client, url)
                    .map(lists -> lists ? List.of(found) : List.<FoundProvider>of())
                    .otherwise(List.of()));
          }
        });
    return Future.join(probes)
        .map(done -> probes.stream().flatMap(probe -> probe.result().stream()).toList())
        .eventually(client::close);
  }

  private static Future<Boolean> listsModels(HttpClient client, URI base) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(base + "/models")
            .setFollowRedirects(false);
    // The clock starts with the connection: a JVM that has just started is slow to get there.
    return client
        .request(request)
        .compose(
            asked ->
                asked
                    .send()
                    .compose(LocalServers::body)
                    .timeout(PROBE_MILLIS_MAX, TimeUnit.MILLISECONDS))
        .map(LocalServers::isModelList);
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("status " + response.statusCode());
    }
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > BODY_BYTES_MAX) {
            response.request().connection().close();
          } else {
            body.appendBuffer(part);
          }
        });
    return response.end().map(body);
  }

  static boolean isModelList(Buffer body) {
    try {
      JsonObject list = new JsonObject(body);
      return list.getValue("data") instanceof JsonArray data
          && Objects.equals(list.getString("object", "list"), "list")
          && data.stream()
              .allMatch(
                  model -> model instanceof JsonObject m && m.getValue("id") instanceof String);
    } catch (DecodeException | ClassCastException notOne) {
      return false;
    }
  }
}
