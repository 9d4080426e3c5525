package dev.weir.gateway.http;

import org.jspecify.annotations.Nullable;

/** What is shown of providers and models in no vendor's shape. */
public interface UniversalViews {

  /** Whether requests are taken and any provider can serve them. */
  boolean ready();

  /** How the gateway and each provider is, as JSON. */
  String health();

  /** Each provider, and how many models the key may use there, as JSON. */
  String providers(@Nullable String key);

  /** The models that the key may use, as JSON. */
  String models(@Nullable String key);
}
