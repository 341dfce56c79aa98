package io.draftwire.gateway;

import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** A tokenizer that holds whoever has a prompt cut until it is let go. */
final class HeldTokenizer {
  /** What the thread that is held does about an interrupt. */
  enum Kind {
    /** Stops, as between two pieces of a text. */
    STOPS,
    /** Does not notice, as in the midst of a piece. */
    GOES_ON
  }

  private final Kind kind;
  private final Tokenizer tokenizer;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  HeldTokenizer(Tokenizer tokenizer, Kind kind) {
    this.tokenizer = tokenizer;
    this.kind = kind;
  }

  /** {@code model}, but for this tokenizer. */
  LanguageModel of(LanguageModel model) {
    return proxy(
        LanguageModel.class,
        (_, called, arguments) ->
            called.getName().equals("tokenizer")
                ? proxy(Tokenizer.class, this::tokenizer)
                : call(model, called, arguments));
  }

  private Object tokenizer(Object self, Method called, Object[] arguments) throws Throwable {
    if (called.getName().equals("prompt")) {
      hold();
    }
    return call(tokenizer, called, arguments);
  }

  private void hold() {
    begun.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        gate.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        told.countDown();
        if (kind == Kind.STOPS) {
          Thread.currentThread().interrupt();
          throw new ModelException("interrupted while a text was cut", e);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until somebody is held. */
  void awaitBegun() throws InterruptedException {
    begun.await();
  }

  /** Until whoever is held has been interrupted. */
  void awaitTold() throws InterruptedException {
    told.await();
  }

  void letGo() {
    gate.countDown();
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object of, Method called, Object[] arguments) throws Throwable {
    try {
      return called.invoke(of, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
