package dev.weir.dialects.tree;

import org.jspecify.annotations.Nullable;

/**
 * Where in a body a value stands.
 *
 * @param parent the value around it, null for the body itself
 * @param member its name in an object, null for an item of an array
 * @param index its index in an array, -1 for a member of an object
 */
public record Path(@Nullable Path parent, @Nullable String member, int index) {

  /** The body itself. */
  public static final Path ROOT = new Path(null, null, -1);

  /** A member of the object here. */
  public Path member(String name) {
    return new Path(this, name, -1);
  }

  /** An item of the array here. */
  public Path item(int number) {
    return new Path(this, null, number);
  }

  /** In the form {@code messages.0.content}. */
  public String dotted() {
    if (parent == null) {
      return "";
    }
    String before = parent.dotted();
    String here = member == null ? Integer.toString(index) : member;
    return before.isEmpty() ? here : before + "." + here;
  }

  /** In the form {@code messages[0].content}. */
  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    String before = parent.toString();
    if (member == null) {
      return before + "[" + index + "]";
    }
    return before.isEmpty() ? member : before + "." + member;
  }
}
