package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.LanguageModel;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedDraftTest {
  private static LanguageModel model(InvocationHandler calls) {
    return (LanguageModel)
        Proxy.newProxyInstance(
            LanguageModel.class.getClassLoader(), new Class<?>[] {LanguageModel.class}, calls);
  }

  private static Object answer(Class<?> type) {
    return type == int.class
        ? (Object) 7
        : type == String.class ? "seven" : type == Optional.class ? Optional.of("seven") : null;
  }

  @Test
  void everyCallReachesTheModelWithItsArguments() throws Exception {
    List<String> heard = new ArrayList<>();
    LanguageModel shared =
        new SharedDraft(
            model(
                (proxy, method, arguments) -> {
                  heard.add(method.getName() + Arrays.toString(arguments));
                  return answer(method.getReturnType());
                }));
    for (Method method : LanguageModel.class.getMethods()) {
      // fork(s) is fork(s, length(s)), as for any model, and what is said with devices is two
      // calls.
      if (Modifier.isStatic(method.getModifiers())
          || method.getName().equals("descriptionWithDevices")
          || (method.getName().equals("fork") && method.getParameterCount() == 1)) {
        continue;
      }
      Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = method.getParameterTypes()[i] == int.class ? (Object) (3 + i) : null;
      }
      heard.clear();
      assertThat(method.invoke(shared, arguments))
          .as(method.getName())
          .isEqualTo(answer(method.getReturnType()));
      assertThat(heard)
          .containsExactly(
              method.getName() + (arguments.length == 0 ? "null" : Arrays.toString(arguments)));
    }
  }

  @Test
  void noTwoCallsAreInTheModelAtOnce() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    LanguageModel shared =
        new SharedDraft(
            model(
                (proxy, method, arguments) -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  Thread.yield();
                  inside.decrementAndGet();
                  return answer(method.getReturnType());
                }));
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (Runnable call :
          List.<Runnable>of(
              () -> shared.forward(null), () -> shared.length(1), () -> shared.truncate(1, 2))) {
        threads.execute(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                call.run();
              }
            });
      }
    }
    assertThat(most).hasValue(1);
  }
}
