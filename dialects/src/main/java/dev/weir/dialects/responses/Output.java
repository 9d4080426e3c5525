package dev.weir.dialects.responses;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** The output of a response as far as it is written: its frames, its whole items, its ids. */
final class Output {

  final Frames frames;
  private final String idBase;
  private final List<RawJson> items = new ArrayList<>();
  private final List<RawJson> logprobs = new ArrayList<>(0);
  private int begun;

  /**
   * @param idBase what makes ids of items this response's own
   */
  Output(Frames frames, String idBase) {
    this.frames = frames;
    this.idBase = idBase;
  }

  /** The index of the next item, which begins now. */
  int next() {
    return begun++;
  }

  /** The id of an item whose vendor gave none: the same in a stream and in a whole answer. */
  String id(String prefix, int index) {
    return prefix + idBase + "_" + index;
  }

  void add(RawJson item) {
    items.add(item);
  }

  List<RawJson> items() {
    return items;
  }

  /** Log probabilities that wait for the text that they belong to. */
  List<RawJson> logprobs() {
    return logprobs;
  }

  /** Writes the event that begins or ends an item. */
  void event(String type, int index, RawJson item) {
    JsonWriter out = frames.begin(type);
    out.name("output_index").number(index).name("item").raw(item);
    frames.end();
  }
}
