package dev.weir.dialects.engine;

import dev.weir.bus.chat.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Stages one behind the other, each measured. A pipeline is a stage itself. An event goes through
 * all stages before {@link #accept} returns, on the caller's thread.
 */
public final class StreamPipeline implements StreamStage {

  private final List<Link> links;

  private StreamPipeline(List<Link> links) {
    this.links = links;
  }

  /** A pipeline without stages, to which some are added. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void accept(ChatEvent event, Consumer<? super ChatEvent> next) {
    accept(0, event, next);
  }

  @Override
  public void drain(Consumer<? super ChatEvent> next) {
    // From the last stage on: what it hands on may be what one before it waits for.
    for (int i = links.size() - 1; i >= 0; i--) {
      int behind = i + 1;
      links.get(i).run(StreamStage::drain, event -> accept(behind, event, next));
    }
  }

  @Override
  public void end(Consumer<? super ChatEvent> next) {
    for (int i = 0; i < links.size(); i++) {
      int behind = i + 1;
      links.get(i).run(StreamStage::end, event -> accept(behind, event, next));
    }
  }

  @Override
  public int held() {
    return links.stream().mapToInt(link -> link.stage.held()).sum();
  }

  @Override
  public boolean full() {
    return links.stream().anyMatch(link -> link.stage.full());
  }

  /** What each stage has done so far, in their order. */
  public List<StageMetrics> metrics() {
    return links.stream().map(Link::metrics).toList();
  }

  private void accept(int index, ChatEvent event, Consumer<? super ChatEvent> next) {
    if (index == links.size()) {
      next.accept(event);
      return;
    }
    Link link = links.get(index);
    link.in++;
    link.run((stage, out) -> stage.accept(event, out), out -> accept(index + 1, out, next));
  }

  /** Collects stages in the order in which events pass them. */
  public static final class Builder {
    private final List<Named> stages = new ArrayList<>();
    private LongSupplier nanoTime = System::nanoTime;

    private Builder() {}

    /** Adds a stage behind the others, under a name for the metrics. */
    public Builder stage(String name, StreamStage stage) {
      stages.add(new Named(name, stage));
      return this;
    }

    /** Measures by another clock. */
    public Builder clock(LongSupplier nanos) {
      nanoTime = nanos;
      return this;
    }

    /** The pipeline. The builder is of no further use: stages serve one stream. */
    public StreamPipeline build() {
      return new StreamPipeline(stages.stream().map(named -> new Link(named, nanoTime)).toList());
    }
  }

  private record Named(String name, StreamStage stage) {}

  /** What is done to a stage. */
  @FunctionalInterface
  private interface Action {
    void on(StreamStage stage, Consumer<? super ChatEvent> next);
  }

  /** A stage and its measure. */
  private static final class Link {
    private final String name;
    private final StreamStage stage;
    private final LongSupplier clock;
    private long in;
    private long out;
    private long nanos;

    Link(Named named, LongSupplier clock) {
      this.name = named.name();
      this.stage = named.stage();
      this.clock = clock;
    }

    /** Runs the stage; its clock stands while the stages behind it run. */
    void run(Action action, Consumer<? super ChatEvent> next) {
      nanos -= clock.getAsLong();
      try {
        action.on(
            stage,
            event -> {
              out++;
              nanos += clock.getAsLong();
              try {
                next.accept(event);
              } finally {
                nanos -= clock.getAsLong();
              }
            });
      } finally {
        nanos += clock.getAsLong();
      }
    }

    StageMetrics metrics() {
      return new StageMetrics(name, in, out, nanos, stage.held());
    }
  }
}
