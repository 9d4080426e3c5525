package dev.weir.gateway.route;

import java.util.List;
import java.util.Set;

/**
 * What ties a conversation to those who can read it.
 *
 * @param families whose state it holds that it can do without (reasoning, signatures), as the
 *     dialects call vendors
 * @param stored what it names that a vendor keeps, and that it cannot do without
 */
public record Bindings(Set<String> families, List<Stored> stored) {

  /** Nobody need be asked in particular. */
  public static final Bindings NONE = new Bindings(Set.of(), List.of());

  /**
   * Something that one vendor keeps.
   *
   * @param member the member of the body that names it
   * @param id its name there
   */
  public record Stored(String member, String id) {}

  public Bindings {
    families = Set.copyOf(families);
    stored = List.copyOf(stored);
  }

  boolean isEmpty() {
    return families.isEmpty() && stored.isEmpty();
  }
}
