package dev.weir.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import dev.weir.launcher.config.LogConfig;
import org.slf4j.LoggerFactory;

/** Makes logging what the configuration says: level, and text or JSON. */
final class Logging {

  private Logging() {}

  /** Writes what is still queued; what is logged afterwards is lost. */
  static void finish() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  static void apply(LogConfig config) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return; // An embedder's own logging is the embedder's.
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(config.level(), Level.INFO));
    if (config.format().equals("json")
        && root.getAppender("standard-error") instanceof BatchAppender appender) {
      JsonEncoder encoder = new JsonEncoder();
      encoder.setContext(context);
      encoder.setWithFormattedMessage(true);
      encoder.setWithMessage(false);
      encoder.setWithArguments(false);
      encoder.start();
      appender.setEncoder(encoder);
    }
  }
}
