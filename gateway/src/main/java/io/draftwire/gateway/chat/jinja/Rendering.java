package io.draftwire.gateway.chat.jinja;

import java.time.LocalDateTime;

/** One rendering of a template, on one thread: what its parts share. */
final class Rendering {
  private final Budget budget;
  private final Evaluator evaluator = new Evaluator(this);
  private final Executor executor = new Executor(this);
  private final LocalDateTime now;

  Rendering(Budget budget, LocalDateTime now) {
    this.budget = budget;
    this.now = now;
  }

  Budget budget() {
    return budget;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  Executor executor() {
    return executor;
  }

  LocalDateTime now() {
    return now;
  }
}
