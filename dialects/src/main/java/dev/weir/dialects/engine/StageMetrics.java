package dev.weir.dialects.engine;

/**
 * What a stage has done so far.
 *
 * @param eventsIn events that it took
 * @param eventsOut events that it handed on
 * @param nanos time spent in it, that of the stages behind it not counted
 * @param held events that it holds back now
 */
public record StageMetrics(String name, long eventsIn, long eventsOut, long nanos, int held) {}
