package dev.weir.gateway.route;

import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds members of a body by their paths, without a tree and window by window. A member within a
 * member is written with a dot.
 */
final class BodyPaths {

  private final BodyView body;
  private final Members members;

  /**
   * @param heads what {@link #heads} says of the paths that will be asked for
   * @throws JsonSyntaxException when the body is not one sound object
   */
  BodyPaths(BodyView body, Set<String> heads) {
    this.body = body;
    this.members = members(heads, 0, body.length());
  }

  /** The members of the body itself in which all that these paths say can be found. */
  static Set<String> heads(Collection<List<String>> paths) {
    Set<String> heads = new HashSet<>();
    for (List<String> some : paths) {
      some.forEach(path -> heads.add(path.split("\\.", 2)[0]));
    }
    return Set.copyOf(heads);
  }

  /** The member at a path, at its place in the body; null where there is none. */
  Members.@Nullable Member at(String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return members.get(path);
    }
    return inner(members.get(path.substring(0, dot)), path.substring(dot + 1));
  }

  private Members.@Nullable Member inner(Members.@Nullable Member outer, String name) {
    if (outer == null || outer.kind() != Members.Kind.OBJECT) {
      return null;
    }
    Members.Member found = within(outer, Set.of(name)).get(name);
    return found == null
        ? null
        : new Members.Member(
            found.kind(), outer.start() + found.start(), outer.start() + found.end(), found.text());
  }

  /** Members of an object in the body; their places count from its beginning. */
  Members within(Members.Member object, Set<String> names) {
    return members(names, object.start(), object.end());
  }

  private Members members(Set<String> names, int from, int until) {
    JsonScanner scanner = new JsonScanner(names, Math.max(1, until - from));
    body.windows(from, until, scanner::feed);
    return scanner.end();
  }
}
