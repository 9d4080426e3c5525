package dev.weir.provider.core;

import java.util.List;

/**
 * One of a provider's keys, at one moment.
 *
 * @param provider whose it is
 * @param key its place and the end of its digest, {@code key 2 (…a1b2)}
 * @param rests what it rests for; empty when it is free for all models
 */
public record KeyView(String provider, String key, List<Rest> rests) {

  public KeyView {
    rests = List.copyOf(rests);
  }

  /**
   * What a key rests for.
   *
   * @param model empty for all, {@code -} for calls that name none
   * @param why in the word that nodes have for it
   * @param millis for how long; 0 when the next call may try it
   */
  public record Rest(String model, String why, long millis) {}
}
