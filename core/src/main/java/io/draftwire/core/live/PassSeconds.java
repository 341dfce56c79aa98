package io.draftwire.core.live;

/** What a model's forward pass over so many new tokens takes, in seconds. */
@FunctionalInterface
public interface PassSeconds {
  double of(int tokens);
}
