package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Filters of lists and mappings. Those that Python has as generators are gone through once. */
final class ListFilters {
  static final Map<String, Filter> ALL = new HashMap<>();

  static {
    ALL.put("length", (r, v, a) -> none(a, Values.length(v)));
    ALL.put("count", ALL.get("length"));
    ALL.put("list", (r, v, a) -> none(a, Values.list(r.budget(), v)));
    ALL.put("first", ListFilters::first);
    ALL.put("last", ListFilters::last);
    ALL.put("reverse", ListFilters::reverse);
    ALL.put("items", ListFilters::items);
    ALL.put("dictsort", ListFilters::dictsort);
    ALL.put("sort", ListFilters::sort);
    ALL.put("unique", ListFilters::unique);
    ALL.put("groupby", ListFilters::groupby);
    ALL.put("batch", ListFilters::batch);
    ALL.put("slice", ListFilters::slice);
    ALL.put("map", ListFilters::map);
    ALL.put("select", (r, v, a) -> select(r, v, a, false, true));
    ALL.put("reject", (r, v, a) -> select(r, v, a, false, false));
    ALL.put("selectattr", (r, v, a) -> select(r, v, a, true, true));
    ALL.put("rejectattr", (r, v, a) -> select(r, v, a, true, false));
  }

  private ListFilters() {}

  private static Object none(Args args, Object result) {
    args.bind("the filter", 0);
    return result;
  }

  private static Object first(Rendering rendering, Object value, Args args) {
    Iterator<Object> elements = Values.iterator(rendering.budget(), value);
    return none(
        args,
        elements.hasNext() ? elements.next() : new Undefined("an empty list has no first item"));
  }

  private static Object last(Rendering rendering, Object value, Args args) {
    if (value instanceof Stream) {
      throw JinjaException.failed("a generator has no last item before it is a list");
    }
    List<Object> all = Values.list(rendering.budget(), value);
    return none(
        args, all.isEmpty() ? new Undefined("an empty list has no last item") : all.getLast());
  }

  private static Object reverse(Rendering rendering, Object value, Args args) {
    args.bind("reverse", 0);
    if (value instanceof Text text) {
      return Slicing.slice(rendering, text, null, null, -1);
    }
    List<Object> all = Values.list(rendering.budget(), value);
    Collections.reverse(all);
    return value instanceof Stream ? all : new Stream(all.iterator());
  }

  private static Object items(Rendering rendering, Object value, Args args) {
    args.bind("items", 0);
    return switch (value) {
      case Undefined undefined -> new Stream(Collections.emptyIterator());
      case Dict dict -> new Stream(dict.items().iterator());
      default -> throw JinjaException.failed("only mappings have items");
    };
  }

  private static boolean flag(Object value) {
    return value != null && Values.truth(value);
  }

  private static Object dictsort(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("dictsort", 0, "case_sensitive", "by", "reverse");
    String by = a[1] == null ? "key" : Values.text(a[1]).plain();
    if (!by.equals("key") && !by.equals("value")) {
      throw JinjaException.failed("dictsort sorts by 'key' or by 'value'");
    }
    if (!(value instanceof Dict dict)) {
      throw value instanceof Undefined undefined
          ? undefined.error()
          : JinjaException.failed("only mappings can be sorted by dictsort");
    }
    List<Object> items = Values.list(rendering.budget(), new Dict.View("dict_items", dict.items()));
    int part = by.equals("key") ? 0 : 1;
    Sorting.sort(
        rendering.budget(),
        items,
        item -> Attributes.key(rendering, ((Tuple) item).items().get(part), flag(a[0])),
        flag(a[2]));
    return items;
  }

  private static Object sort(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("sort", 0, "reverse", "case_sensitive", "attribute");
    List<Attributes> keys = new ArrayList<>();
    if (a[2] instanceof Text names) {
      for (Object name : Strings.split(rendering, names, Text.of(","), -1)) {
        keys.add(Attributes.of(rendering, name));
      }
    } else {
      keys.add(Attributes.of(rendering, a[2]));
    }
    List<Object> all = Values.list(rendering.budget(), value);
    UnaryOperator<Object> key =
        item -> {
          List<Object> parts = new ArrayList<>();
          keys.forEach(k -> parts.add(Attributes.key(rendering, k.get(item), flag(a[1]))));
          return parts;
        };
    Sorting.sort(rendering.budget(), all, key, flag(a[0]));
    return all;
  }

  private static Object unique(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("unique", 0, "case_sensitive", "attribute");
    Attributes attributes = Attributes.of(rendering, a[1]);
    Set<Object> seen = new HashSet<>();
    return filtered(
        Values.iterator(rendering.budget(), value),
        item ->
            seen.add(Dict.hashed(Attributes.key(rendering, attributes.get(item), flag(a[0])), 0)));
  }

  private static Object groupby(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("groupby", 1, "attribute", "default", "case_sensitive");
    Attributes attributes = Attributes.of(rendering, a[0]);
    UnaryOperator<Object> key =
        item -> Attributes.key(rendering, attributes.get(item, a[1]), flag(a[2]));
    List<Object> all = Values.list(rendering.budget(), value);
    Sorting.sort(rendering.budget(), all, key);
    List<Object> groups = new ArrayList<>();
    for (int i = 0; i < all.size(); ) {
      Object own = key.apply(all.get(i));
      List<Object> members = new ArrayList<>();
      Object name = attributes.get(all.get(i), a[1]);
      while (i < all.size() && Comparison.equal(rendering.budget(), own, key.apply(all.get(i)))) {
        members.add(all.get(i++));
      }
      groups.add(Tuple.of(name, members));
    }
    return groups;
  }

  private static Object batch(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("batch", 1, "linecount", "fill_with");
    int size = Values.index(a[0]);
    if (size < 1) {
      throw JinjaException.failed("batch wants at least one item a line");
    }
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object item : Values.list(rendering.budget(), value)) {
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(item);
    }
    if (!batch.isEmpty()) {
      if (a[1] != null && a[1] != None.NONE) {
        rendering.budget().elements(size);
        batch.addAll(Collections.nCopies(size - batch.size(), a[1]));
      }
      batches.add(batch);
    }
    return new Stream(batches.iterator());
  }

  private static Object slice(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("slice", 1, "slices", "fill_with");
    List<Object> all = Values.list(rendering.budget(), value);
    int slices = Values.index(a[0]);
    if (slices < 1) {
      throw JinjaException.failed("slice wants at least one slice");
    }
    rendering.budget().elements(slices);
    int each = all.size() / slices;
    int longer = all.size() % slices;
    List<Object> sliced = new ArrayList<>();
    for (int i = 0, at = 0; i < slices; i++) {
      int end = at + each + (i < longer ? 1 : 0);
      List<Object> part = new ArrayList<>(all.subList(at, end));
      if (a[1] != null && a[1] != None.NONE && i >= longer) {
        part.add(a[1]);
      }
      sliced.add(part);
      at = end;
    }
    return new Stream(sliced.iterator());
  }

  private static Object map(Rendering rendering, Object value, Args args) {
    if (!Values.truth(value)) {
      return new Stream(Collections.emptyIterator());
    }
    UnaryOperator<Object> by;
    if (args.values().isEmpty() && args.named().containsKey("attribute")) {
      Object[] a = args.bind("map", 0, "attribute", "default");
      Attributes attributes = Attributes.of(rendering, a[0]);
      by = item -> attributes.get(item, a[1]);
    } else if (args.values().isEmpty()) {
      throw JinjaException.failed("map wants a filter or an attribute");
    } else {
      String filter = Values.text(args.values().getFirst()).plain();
      by = item -> Filters.apply(rendering, filter, item, args.behind(1));
    }
    Iterator<Object> items = Values.iterator(rendering.budget(), value);
    return new Stream(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return items.hasNext();
          }

          @Override
          public Object next() {
            return by.apply(items.next());
          }
        });
  }

  private static Object select(
      Rendering rendering, Object value, Args args, boolean byAttribute, boolean wanted) {
    if (!Values.truth(value)) {
      return new Stream(Collections.emptyIterator());
    }
    if (byAttribute && args.values().isEmpty()) {
      throw JinjaException.failed("selectattr wants an attribute");
    }
    Attributes attributes = Attributes.of(rendering, byAttribute ? args.values().getFirst() : null);
    Args rest = byAttribute ? args.behind(1) : args;
    Predicate<Object> test =
        rest.values().isEmpty()
            ? Values::truth
            : tested(rendering, Values.text(rest.values().getFirst()).plain(), rest.behind(1));
    return filtered(
        Values.iterator(rendering.budget(), value),
        item -> test.test(attributes.get(item)) == wanted);
  }

  private static Predicate<Object> tested(Rendering rendering, String name, Args args) {
    return item -> Tests.apply(rendering, name, item, args);
  }

  /** Looks for the next element when it is asked for, as a generator does. */
  private static Stream filtered(Iterator<Object> items, Predicate<Object> wanted) {
    return new Stream(
        new Iterator<>() {
          private Object next;

          @Override
          public boolean hasNext() {
            while (next == null && items.hasNext()) {
              Object item = items.next();
              next = wanted.test(item) ? item : null;
            }
            return next != null;
          }

          @Override
          public Object next() {
            if (!hasNext()) {
              throw new java.util.NoSuchElementException();
            }
            Object item = next;
            next = null;
            return item;
          }
        });
  }
}
