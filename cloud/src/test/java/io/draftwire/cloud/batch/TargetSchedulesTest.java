package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TableModel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random schedules: sessions come and go, the cache is too small for all of them, passes fail now
 * and then. Whoever is served has the laws of his text; whoever is not knows why; nothing is left
 * behind.
 */
class TargetSchedulesTest {
  private static final int SCHEDULES = Integer.getInteger("draftwire.batch.schedules", 10_000);

  private static final int V = 11;
  private static final int CONTEXT = 64;
  private static final TableModel.Laws LAWS = TableModel.endless(TableModel.seeded(V, 2, 3, 2));

  private static BatchPolicy policy(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Fifo();
      case 1 -> new StaticBatches(random.nextInt(1, 5), random.nextLong(20_000));
      case 2 -> new EarliestDeadline(random.nextLong(1, 200_000), random.nextLong(1, 20_000));
      default -> new Goodput();
    };
  }

  /** Fails as a whole, with a chance; what is asked for again may be run. */
  private static LanguageModel unreliable(
      LanguageModel model, SplittableRandom random, double chance) {
    return (LanguageModel)
        Proxy.newProxyInstance(
            LanguageModel.class.getClassLoader(),
            new Class<?>[] {LanguageModel.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals("forward") && random.nextDouble() < chance) {
                throw new ModelException("this pass went wrong");
              }
              try {
                return called.invoke(model, arguments);
              } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static float[] law(int[] text, int length) {
    float[] law = new float[V];
    LAWS.logits(length > 1 ? text[length - 2] : -1, text[length - 1], law, 0);
    return law;
  }

  @Test
  void whoeverIsServedIsServedRight() {
    long evictions = 0;
    long failures = 0;
    long served = 0;
    for (int schedule = 0; schedule < SCHEDULES; schedule++) {
      SplittableRandom random = new SplittableRandom(schedule);
      int sessions = random.nextInt(1, 7);
      int cells = random.nextInt(40, 2 * CONTEXT * sessions);
      double failing = random.nextInt(3) == 0 ? .05 : 0;
      try (TableModel table = new TableModel(V, LAWS, CONTEXT, sessions).withCells(cells)) {
        Target target =
            new Target(unreliable(table, random.split(), failing), policy(random), n -> 1e-6 * n);
        List<Reader> all = run(target, random, sessions);
        for (Reader reader : all) {
          if (reader.failed != null) {
            assertThat(reader.failed).isInstanceOf(ModelException.class);
            failures++;
          } else if (reader.done()) {
            served++;
          }
          for (int i = 0; i < reader.laws.size(); i++) {
            assertThat(reader.laws.get(i))
                .as("schedule %s", schedule)
                .containsExactly(law(reader.text, reader.prompt + i));
          }
        }
        evictions += target.evictions();
        assertThat(target.seats()).isZero();
        assertThat(target.idle()).isTrue();
        assertThat(table.usedCells()).as("schedule %s", schedule).isZero();
      }
    }
    assertThat(served).isGreaterThan(SCHEDULES);
    assertThat(evictions).isPositive();
    assertThat(failures).isPositive();
  }

  /** Until everybody who has not left has all that he wanted. */
  private static List<Reader> run(Target target, SplittableRandom random, int seats) {
    List<Reader> all = new ArrayList<>();
    List<Reader> open = new ArrayList<>();
    int[] common = random.ints(30, 2, V).toArray();
    int toCome = random.nextInt(1, 10);
    long now = 0;
    for (int step = 0; step < 100_000; step++) {
      if (toCome > 0 && open.size() < seats && random.nextInt(4) == 0) {
        toCome--;
        Reader reader = reader(target, random, common);
        open.add(reader);
        all.add(reader);
      }
      if (!open.isEmpty() && random.nextInt(40) == 0) {
        leave(open, random);
      }
      for (Reader reader : open) {
        if (reader.failed != null || reader.done() && random.nextInt(3) == 0) {
          reader.seat.close();
        } else if (!reader.done() && random.nextInt(3) > 0) {
          reader.seat.request(now);
        }
      }
      open.removeIf(reader -> reader.seat.closed());
      Plan plan = target.plan(now);
      if (plan != null) {
        now = pass(target, plan, now, random, open);
      } else if (target.holdsBack()) {
        now = Math.max(now, target.due());
      } else if (open.isEmpty() && toCome == 0) {
        return all;
      }
    }
    throw new AssertionError("this schedule never ends");
  }

  private static void leave(List<Reader> open, SplittableRandom random) {
    open.get(random.nextInt(open.size())).seat.close();
  }

  private static Reader reader(Target target, SplittableRandom random, int[] common) {
    int length = random.nextInt(2, 40);
    int[] text = random.ints(length, 2, V).toArray();
    int shared = random.nextInt(3) == 0 ? Math.min(length, random.nextInt(common.length)) : 0;
    System.arraycopy(common, 0, text, 0, shared);
    Reader reader = new Reader(V, text, random.nextInt(1, length), random.nextInt(5));
    reader.seat = target.seat(reader);
    return reader;
  }

  private static long pass(
      Target target, Plan plan, long now, SplittableRandom random, List<Reader> open) {
    try {
      target.begin(plan);
    } catch (RuntimeException e) {
      List<Plan> halves = target.halves(plan);
      if (halves == null) {
        target.fail(plan, e);
        return now;
      }
      long middle = pass(target, halves.get(0), now, random, open);
      return pass(target, halves.get(1), middle, random, open);
    }
    if (!open.isEmpty() && random.nextInt(40) == 0) {
      leave(open, random); // While the target runs.
    }
    long end = now + 1000L * plan.tokens();
    target.took(plan, now, end);
    for (int i = 0; i < plan.sessions(); i++) {
      target.deliver(plan, i, now, end);
    }
    return end;
  }

  @Test
  void anUnreliableModelIsThatModelOtherwise() {
    try (TableModel table = new TableModel(V, LAWS, CONTEXT, 1)) {
      LanguageModel model = unreliable(table, new SplittableRandom(1), 0);
      int sequence = model.open();
      Batch batch = new Batch(V).addLast(sequence, new int[] {3, 4, 5}, 0, 3);
      model.forward(batch);
      assertThat(Arrays.copyOf(batch.logits(), V)).containsExactly(law(new int[] {3, 4, 5}, 3));
    }
  }
}
