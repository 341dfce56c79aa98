package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldTest {
  private final World world = new World();
  private final List<String> heard = new ArrayList<>();

  private World.Event note(String what) {
    return () -> heard.add(world.now() + " " + what);
  }

  @Test
  void eventsHappenInOrderOfTimeAndThenOfScheduling() throws Exception {
    world.at(5, note("c"));
    world.at(3, note("a"));
    world.at(5, () -> world.at(5, note("e")));
    world.at(5, note("d"));
    world.at(4, note("b"));
    world.run();
    assertThat(heard).containsExactly("3 a", "4 b", "5 c", "5 d", "5 e");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> world.at(4, note("too late")))
        .withMessageContaining("4 ns, when it is 5 ns");
  }

  @Test
  void aTimerThatIsCancelledDoesNotHappen() throws Exception {
    World.Timer timer = world.at(7, note("deadline"));
    world.at(6, timer::cancel);
    world.run();
    assertThat(heard).isEmpty();
    assertThat(world.now()).isEqualTo(6);
  }

  @Test
  void aRunStopsWhereItIsToldAndGoesOn() throws Exception {
    for (int i = 1; i <= 4; i++) {
      world.at(i, note(""));
    }
    world.run(() -> heard.size() == 2);
    assertThat(world.now()).isEqualTo(2);
    world.run();
    assertThat(heard).hasSize(4);
  }

  @Test
  void aMachineTakesItsTasksInTurn() throws Exception {
    Machine machine = new Machine(world);
    machine.submit(() -> machine.compute(10, note("a")));
    machine.submit(note("nothing to compute"));
    machine.submit(() -> machine.compute(5, () -> machine.compute(2, note("b and on"))));
    world.at(3, () -> machine.submit(() -> machine.compute(1, note("c"))));
    assertThat(machine.idle()).isFalse();
    world.run();
    assertThat(heard).containsExactly("10 a", "10 nothing to compute", "17 b and on", "18 c");
    assertThat(machine.idle()).isTrue();
    assertThat(machine.busyNanos()).isEqualTo(18);
  }

  @Test
  void aMachineComputesOneThingAtATime() {
    Machine machine = new Machine(world);
    machine.submit(
        () -> {
          machine.compute(1, note("a"));
          machine.compute(1, note("b"));
        });
    assertThatIllegalStateException().isThrownBy(world::run).withMessageContaining("one thing");
  }

  /** Whoever goes on at the end of a computation stands behind what came until then. */
  @Test
  void whatComesAtTheInstantOfAnEndIsQueuedBefore() throws Exception {
    Machine machine = new Machine(world);
    machine.submit(() -> machine.compute(10, () -> machine.submit(note("own"))));
    world.at(1, () -> world.at(10, () -> machine.submit(note("message"))));
    world.run();
    assertThat(heard).containsExactly("10 message", "10 own");
  }
}
