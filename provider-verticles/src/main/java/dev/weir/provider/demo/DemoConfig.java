package dev.weir.provider.demo;

import dev.weir.bus.config.Section;

/**
 * The demo provider's configuration.
 *
 * @param name the name that callers use
 * @param paceMillis how long it pauses before each word
 */
public record DemoConfig(String name, long paceMillis) {

  /** Reads it, or describes it. */
  public static DemoConfig from(Section section) {
    String name = section.text("name", "demo", "the name that callers use");
    section.text("kind", DemoVerticle.KIND, "the kind of provider");
    return new DemoConfig(name, section.duration("pace", "20ms", "the pause before each word"));
  }
}
