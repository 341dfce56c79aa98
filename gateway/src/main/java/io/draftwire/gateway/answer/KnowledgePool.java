package io.draftwire.gateway.answer;

import io.draftwire.core.plan.Knowledge;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What planning has learned, kept from answer to answer. Knowledge serves one answer at a time, so
 * answers that overlap have one each; whoever comes next takes the most experienced that is free.
 */
final class KnowledgePool {
  private static final class Kept {
    final Knowledge knowledge = new Knowledge();
    int answers;
  }

  /** Free ones, the most experienced first. */
  private final Deque<Kept> free = new ArrayDeque<>();

  /** One answer's use of it; closing gives it back, once. */
  final class Loan implements AutoCloseable {
    private final Kept kept;
    private boolean returned;

    private Loan(Kept kept) {
      this.kept = kept;
    }

    Knowledge knowledge() {
      return kept.knowledge;
    }

    @Override
    public void close() {
      synchronized (free) {
        if (returned) {
          return; // Given back twice, two answers would be given it.
        }
        returned = true;
        kept.answers++;
        Deque<Kept> better = new ArrayDeque<>();
        while (!free.isEmpty() && free.peek().answers > kept.answers) {
          better.push(free.pop());
        }
        free.push(kept);
        better.forEach(free::push);
      }
    }
  }

  Loan borrow() {
    synchronized (free) {
      return new Loan(free.isEmpty() ? new Kept() : free.pop());
    }
  }
}
