package dev.weir.launcher.sdk;

import java.nio.file.Path;

/** A coding agent from npm, run as scripts run it: one prompt, and it ends. */
interface Agent {

  /** Its name in what the tests print. */
  String name();

  /** The model that it asks for by itself. */
  String model();

  /** A call of a tool of its own that shows what is in a file. */
  Answer.Call reading(String id, Path file);

  /** Asks, and waits until it ends. */
  Heard ask(Access access, String model, String prompt) throws Exception;

  /**
   * How it reaches a gateway.
   *
   * @param url the gateway's, without {@code /v1}
   * @param folder where it works, its home as well
   */
  record Access(String url, String key, Path folder) {}

  /**
   * What it made of an answer.
   *
   * @param finished whether it took the answer for a whole one
   * @param text the answer, empty for none
   * @param said all that it printed
   */
  record Heard(boolean finished, String text, String said) {}
}
