package dev.weir.bus.trace;

import java.util.List;

/**
 * A piece of work in a trace. Holds names, numbers and ids; never what was prompted or answered,
 * and no message of a failure, which may quote it. Belongs to one thread at a time.
 */
public interface Span {

  /** Nobody traces: takes everything and keeps nothing. */
  Span NONE =
      new Span() {
        @Override
        public boolean isRecorded() {
          return false;
        }

        @Override
        public TraceParent context() {
          return TraceParent.NONE;
        }

        @Override
        public void set(String key, String value) {}

        @Override
        public void set(String key, long value) {}

        @Override
        public void set(String key, List<String> values) {}

        @Override
        public void failed(String type) {}

        @Override
        public void end() {}
      };

  /** Whether it is worth telling it anything: a trace that was not sampled is not. */
  boolean isRecorded();

  /** What its children belong to. */
  TraceParent context();

  /** Notes something. */
  void set(String key, String value);

  /** Notes something. */
  void set(String key, long value);

  /** Notes something. */
  void set(String key, List<String> values);

  /**
   * Notes that the work failed.
   *
   * @param type one of few kinds of failures
   */
  void failed(String type);

  /** The work is over. Said once, and last. */
  void end();
}
