package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** What filters look at in every element: nothing, a member, or a member's member. */
final class Attributes {
  private final Rendering rendering;
  private final List<Object> parts;

  private Attributes(Rendering rendering, List<Object> parts) {
    this.rendering = rendering;
    this.parts = parts;
  }

  /**
   * @param path a name with dots, an index, or None and null for the element itself
   */
  static Attributes of(Rendering rendering, Object path) {
    List<Object> parts = new ArrayList<>();
    if (path instanceof Text names) {
      for (Object part : Strings.split(rendering, names, Text.of("."), -1)) {
        String name = ((Text) part).plain();
        boolean index = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
        Long number = index ? Numbers.integer(name, 10) : null;
        parts.add(number == null ? part : number);
      }
    } else if (path != null && path != None.NONE) {
      parts.add(path);
    }
    return new Attributes(rendering, parts);
  }

  Object get(Object element) {
    return get(element, null);
  }

  /**
   * @param missing in the place of what is not there; null for undefined
   */
  Object get(Object element, Object missing) {
    Object value = element;
    for (Object part : parts) {
      value = Members.element(rendering, value, part);
      if (value instanceof Undefined && missing != null && missing != None.NONE) {
        value = missing;
      }
    }
    return value;
  }

  /** A key to compare by: strings in lower case, if case does not matter. */
  static Object key(Rendering rendering, Object value, boolean caseMatters) {
    return !caseMatters && value instanceof Text text ? Letters.lower(rendering, text) : value;
  }
}
