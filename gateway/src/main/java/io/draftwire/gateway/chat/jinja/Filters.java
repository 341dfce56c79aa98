package io.draftwire.gateway.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/**
 * The filters: Jinja's own, but for the few that make web pages ({@code urlize}, {@code xmlattr},
 * {@code striptags}, {@code wordwrap}, {@code pprint}, {@code filesizeformat}) or draw lots ({@code
 * random}), and {@code tojson} as Hugging Face's libraries have it.
 */
final class Filters {
  /** A filter's body; the value is what stands before the bar. */
  @FunctionalInterface
  interface Filter {
    Object apply(Rendering rendering, Object value, Args args);
  }

  private static final Map<String, Filter> ALL = new HashMap<>();

  static {
    ALL.putAll(TextFilters.ALL);
    ALL.putAll(ListFilters.ALL);
    ALL.putAll(NumberFilters.ALL);
    ALL.put("tojson", Json::filter);
    ALL.put("default", Filters::byDefault);
    ALL.put("d", Filters::byDefault);
    ALL.put("attr", Filters::attribute);
  }

  private Filters() {}

  static boolean exists(String name) {
    return ALL.containsKey(name);
  }

  static Object apply(Rendering rendering, String name, Object value, Args args) {
    Filter filter = ALL.get(name);
    if (filter == null) {
      throw JinjaException.failed("there is no filter " + Values.brief(name));
    }
    return filter.apply(rendering, value, args);
  }

  private static Object byDefault(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("default", 0, "default_value", "boolean");
    boolean falseToo = a[1] != null && Values.truth(a[1]);
    boolean missing = value instanceof Undefined || (falseToo && !Values.truth(value));
    return !missing ? value : a[0] == null ? Text.EMPTY : a[0];
  }

  private static Object attribute(Rendering rendering, Object value, Args args) {
    String name = Values.text(args.bind("attr", 1, "name")[0]).plain();
    // Without the elements of that name, which {@code a.b} would look at.
    return value instanceof Dict
        ? Members.attribute(rendering, new Dict(), name)
        : Members.attribute(rendering, value, name);
  }
}
