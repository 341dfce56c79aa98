package io.draftwire.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cli.doctor.Finding.State;
import io.draftwire.engine.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoctorTest {
  private static final Duration AGES = Duration.ofMinutes(1);

  private static Check says(String name) {
    return new Check(name, told -> told.accept(Finding.good(name, "well")));
  }

  @Test
  void aCheckThatFailsIsAFindingAndTheNextHasItsTurn() throws Exception {
    Check broken =
        new Check(
            "natives",
            told -> {
              told.accept(Finding.good("natives", "half of them"));
              throw new ModelException("no library in /x; name another folder");
            });
    List<Finding> told = new ArrayList<>();
    List<Finding> all = new Doctor(AGES).examine(List.of(broken, says("java")), told::add);
    assertThat(all)
        .containsExactly(
            Finding.good("natives", "half of them"),
            new Finding("natives", State.BAD, "no library in /x", "name another folder"),
            Finding.good("java", "well"));
    assertThat(told).isEqualTo(all);
    assertThat(Doctor.ill(all)).isTrue();
  }

  @Test
  void anErrorWithoutWordsIsNamed() throws Exception {
    Check broken =
        new Check(
            "clock",
            told -> {
              throw new StackOverflowError();
            });
    assertThat(new Doctor(AGES).examine(List.of(broken), finding -> {}).getFirst().found())
        .contains("StackOverflowError");
  }

  @Test
  void aCheckThatHangsIsLeftAndHeardNoMore() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch late = new CountDownLatch(1);
    List<Finding> heard = new ArrayList<>();
    Check hanging =
        new Check(
            "cloud",
            told -> {
              try {
                never.await();
              } finally { // Interrupted.
                over.await();
                told.accept(Finding.good("cloud", "late"));
                late.countDown();
              }
            });
    List<Finding> all = new Doctor(Duration.ofMillis(1)).examine(List.of(hanging), heard::add);
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().state()).isEqualTo(State.BAD);
    assertThat(all.getFirst().line()).contains("not known after", "ask again");
    over.countDown();
    late.await(); // Its thread is not left behind.
    assertThat(heard).isEqualTo(all);
  }

  @Test
  void whatIsOnlyWorthANoteIsNoIllness() {
    assertThat(Doctor.ill(List.of(Finding.note("gpu", "none", "buy one")))).isFalse();
  }

  @Test
  void aRemedyStandsBehindTheLastSemicolon() {
    assertThat(Finding.bad("x", "a; b\n of two lines; do this"))
        .isEqualTo(Finding.bad("x", "a; b of two lines", "do this"));
    assertThat(Finding.bad("x", "away (they say; no); run it (or not; as you like)"))
        .isEqualTo(Finding.bad("x", "away (they say; no)", "run it (or not; as you like)"));
    assertThat(Finding.bad("x", "not let in (no token; show one)").remedy()).isEmpty();
    assertThat(Finding.bad("x", "nothing helps").line()).isEqualTo("nothing helps");
  }
}
