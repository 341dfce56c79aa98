package io.draftwire.gateway.chat.jinja;

import java.util.List;

/** What a template calls {@code loop}: where a loop over elements is. */
final class Loop implements Function {
  private final List<?> elements;
  private final int depth;

  /** Renders the loop's body for other elements one level deeper; null if it is not recursive. */
  private final Recursion recursion;

  private int index = -1;
  private List<Object> watched;

  @FunctionalInterface
  interface Recursion {
    Object render(Object elements, int depth);
  }

  Loop(List<?> elements, int depth, Recursion recursion) {
    this.elements = elements;
    this.depth = depth;
    this.recursion = recursion;
  }

  boolean hasNext() {
    return index + 1 < elements.size();
  }

  Object next() {
    return elements.get(++index);
  }

  int length() {
    return elements.size();
  }

  /** Null if a loop has no such member. */
  Object member(String name) {
    return switch (name) {
      case "index" -> (long) index + 1;
      case "index0" -> (long) index;
      case "revindex" -> (long) elements.size() - index;
      case "revindex0" -> (long) elements.size() - index - 1;
      case "first" -> index == 0;
      case "last" -> !hasNext();
      case "length" -> (long) elements.size();
      case "depth" -> (long) depth + 1;
      case "depth0" -> (long) depth;
      case "previtem" ->
          index == 0 ? new Undefined("there is no previous item") : elements.get(index - 1);
      case "nextitem" ->
          hasNext() ? elements.get(index + 1) : new Undefined("there is no next item");
      case "cycle" -> (Function) (rendering, args) -> cycle(args.positional("loop.cycle"));
      case "changed" ->
          (Function) (rendering, args) -> changed(rendering, args.positional("loop.changed"));
      default -> null;
    };
  }

  private Object cycle(List<Object> values) {
    if (values.isEmpty()) {
      throw JinjaException.failed("loop.cycle wants something to choose from");
    }
    return values.get(index % values.size());
  }

  private boolean changed(Rendering rendering, List<Object> values) {
    boolean changed = watched == null || !Comparison.equal(rendering.budget(), watched, values);
    watched = values;
    return changed;
  }

  @Override
  public Object call(Rendering rendering, Args args) {
    if (recursion == null) {
      throw JinjaException.failed("a loop can be called where it is marked 'recursive'");
    }
    return recursion.render(args.bind("loop", 1, "iterable")[0], depth + 1);
  }
}
