package io.draftwire.gateway.chat.jinja;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Python's dict: keeps the order of its keys, and 1, 1.0 and True are one of them. */
final class Dict {
  private static final int DEEPEST_KEY = 16;

  private record Entry(Object key, Object value) {}

  private final Map<Object, Entry> entries = new LinkedHashMap<>();

  /**
   * @throws JinjaException if the key is one that Python cannot hash
   */
  void put(Object key, Object value) {
    Object hashed = hashed(key, 0);
    Entry old = entries.get(hashed);
    entries.put(hashed, new Entry(old == null ? key : old.key, value));
  }

  /** Null where there is none. */
  Object get(Object key) {
    Entry entry = entries.get(hashed(key, 0));
    return entry == null ? null : entry.value;
  }

  int size() {
    return entries.size();
  }

  void putAll(Dict other) {
    other.entries.values().forEach(e -> put(e.key, e.value));
  }

  Collection<Object> keys() {
    return view(Entry::key);
  }

  Collection<Object> values() {
    return view(Entry::value);
  }

  /** Pairs as tuples. */
  Collection<Object> items() {
    return view(e -> Tuple.of(e.key, e.value));
  }

  @FunctionalInterface
  private interface Part {
    Object apply(Entry entry);
  }

  private Collection<Object> view(Part part) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<Object> iterator() {
        Iterator<Entry> all = entries.values().iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Object next() {
            return part.apply(all.next());
          }
        };
      }

      @Override
      public int size() {
        return entries.size();
      }
    };
  }

  /** Equal for keys that Python takes for one. */
  static Object hashed(Object key, int depth) {
    return switch (key) {
      case Text text -> text.plain();
      case Boolean b -> b ? 1L : 0L;
      case Double d when d == Math.rint(d) && Math.abs(d) < 1L << 53 -> (long) (double) d;
      case Long l -> l;
      case Double d -> d;
      case None none -> none;
      case Undefined undefined -> Undefined.class;
      case Tuple tuple when depth < DEEPEST_KEY && tuple.items().size() < DEEPEST_KEY -> {
        List<Object> parts = new ArrayList<>();
        for (Object item : tuple.items()) {
          parts.add(hashed(item, depth + 1));
        }
        yield parts;
      }
      default -> throw JinjaException.failed("a " + Values.typeName(key) + " cannot be a key");
    };
  }

  /** What {@code keys()}, {@code values()} and {@code items()} give. */
  record View(String name, Collection<Object> elements) {}
}
