package dev.weir.dialects.openai;

import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;

/** A part and where in the request it stands. */
public record Placed(Part part, Path path) {

  /** The parts of a list, each with its place in it. */
  public static List<Placed> all(List<Part> parts, Path list) {
    List<Placed> placed = new ArrayList<>(parts.size());
    for (Part part : parts) {
      placed.add(new Placed(part, list.item(placed.size())));
    }
    return placed;
  }
}
