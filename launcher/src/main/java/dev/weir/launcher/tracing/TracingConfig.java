package dev.weir.launcher.tracing;

import dev.weir.bus.config.Section;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The branch {@code tracing}.
 *
 * @param endpoint where the collector is; empty when nothing says so
 * @param sample which share of the requests begins a trace, 0 to 1
 * @param headers sent with every export; they may hold keys
 * @param propagate whether vendors are told which trace a request belongs to
 */
public record TracingConfig(
    boolean enabled,
    String endpoint,
    double sample,
    Map<String, String> headers,
    boolean propagate) {

  /** Nothing is traced. */
  public static final TracingConfig OFF = new TracingConfig(false, "", 0, Map.of(), false);

  /** The variable by which OpenTelemetry's own programs find their collector. */
  static final String VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT";

  private static final String USUAL = "http://127.0.0.1:4318";
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%");
  private static final Pattern URL = Pattern.compile("https?://[^/?#\\s]+(/[^?#\\s]*)?");

  public TracingConfig {
    headers = Map.copyOf(headers);
  }

  /** Reads the branch. */
  public static TracingConfig from(Section section) {
    String endpoint =
        section.text(
            "endpoint",
            "",
            "the collector, without `/v1/traces`; by default `" + VARIABLE + "`, else " + USUAL);
    section.check(
        endpoint.isEmpty() || URL.matcher(endpoint).matches(),
        "endpoint",
        "must be an http or https URL");
    double sample =
        share(section.text("sample", "10%", "the share of requests that begin a trace"));
    section.check(sample >= 0, "sample", "must be a share such as 10% or 0.5%");
    return new TracingConfig(
        section.bool("enabled", false, "sends traces to a collector, by OTLP over HTTP"),
        endpoint,
        sample,
        section.textEntries("headers", "headers that are sent with every export"),
        section.bool(
            "propagate", false, "tells vendors by `traceparent` which trace a request is in"));
  }

  private static double share(String text) {
    Matcher share = SHARE.matcher(text);
    double percent = share.matches() ? Double.parseDouble(share.group(1)) : -1;
    return percent <= 100 ? percent / 100 : -1;
  }

  /** This with an endpoint for certain: what is configured, else the environment's. */
  public TracingConfig in(Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "").strip();
    String found = URL.matcher(variable).matches() ? variable : USUAL;
    return endpoint.isEmpty() && enabled
        ? new TracingConfig(true, found, sample, headers, propagate)
        : this;
  }

  /** Never shows the headers. */
  @Override
  public String toString() {
    return "TracingConfig[enabled=" + enabled + ", endpoint=" + endpoint + "]";
  }
}
