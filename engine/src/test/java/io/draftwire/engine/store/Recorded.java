package io.draftwire.engine.store;

import java.util.ArrayList;
import java.util.List;

/** Remembers what the store said. */
final class Recorded implements Progress {
  record Step(String what, long done, long total) {}

  final List<String> messages = new ArrayList<>();
  final List<Step> steps = new ArrayList<>();

  @Override
  public synchronized void message(String line) {
    messages.add(line);
  }

  @Override
  public synchronized void advance(String what, long done, long total) {
    steps.add(new Step(what, done, total));
  }
}
