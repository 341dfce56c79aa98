package io.draftwire.cloud.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Resume;
import io.draftwire.core.session.SessionId;
import org.junit.jupiter.api.Test;

class RegisterTest {
  private static final SessionId ID = SessionId.of(1);

  private final Register<String> register = new Register<>(2);
  private final Register.Holder<String> holder = () -> kept("open");

  private static Register.Kept<String> kept(String cells) {
    return new Register.Kept<>(new int[] {1, 2}, cells);
  }

  private static Resume resume(SessionId id, int epoch) {
    return new Resume(id, epoch, 2, 0);
  }

  @Test
  void anOpenSessionIsTakenUpOnce() {
    register.open(ID, "me", 1, holder);
    assertThat(register.claim(resume(ID, 2), "me")).isEqualTo(new Register.Found.Session<>(holder));
    assertThat(register.claim(resume(ID, 3), "me"))
        .as("while it is under way")
        .isInstanceOf(Register.Found.Nothing.class);
    Register.Holder<String> next = () -> kept("next");
    register.open(ID, "me", 2, next);
    register.forget(ID, holder);
    assertThat(register.claim(resume(ID, 3), "me"))
        .as("the old one's end is not the new one's")
        .isEqualTo(new Register.Found.Session<>(next));
  }

  @Test
  void anEpochThatIsOverTakesNothingUp() {
    register.open(ID, "me", 3, holder);
    for (int epoch = -1; epoch <= 3; epoch++) {
      assertThat(register.claim(resume(ID, epoch), "me")).isEqualTo(new Register.Found.Stale<>(3));
    }
  }

  @Test
  void somebodyElsesSessionLooksLikeNone() {
    register.open(ID, "me", 1, holder);
    Object foreign = register.claim(resume(ID, 2), "you");
    assertThat(foreign).isEqualTo(register.claim(resume(SessionId.of(2), 2), "you"));
    assertThat(foreign).isEqualTo(register.claim(resume(ID, 0), "you"));
    assertThat(register.claim(resume(ID, 2), "me")).isInstanceOf(Register.Found.Session.class);
  }

  @Test
  void theLatestAreKept() {
    for (int i = 1; i <= 3; i++) {
      register.open(SessionId.of(i), "me", 1, holder);
    }
    assertThat(register.keep(SessionId.of(1), holder, kept("a"))).isNull();
    assertThat(register.keep(SessionId.of(2), holder, kept("b"))).isNull();
    assertThat(register.keep(SessionId.of(3), holder, kept("c")).cells()).isEqualTo("a");
    assertThat(register.kept()).isEqualTo(2);
    assertThat(register.claim(resume(SessionId.of(1), 2), "me"))
        .isInstanceOf(Register.Found.Nothing.class);
  }

  @Test
  void aGraceEndsOnlyWhatItWasFor() {
    register.open(ID, "me", 1, holder);
    Register.Kept<String> first = kept("first");
    register.keep(ID, holder, first);
    register.claim(resume(ID, 2), "me");
    Register.Holder<String> next = () -> kept("next");
    register.open(ID, "me", 2, next);
    Register.Kept<String> second = kept("second");
    register.keep(ID, next, second);
    assertThat(register.expire(ID, first)).isFalse();
    assertThat(register.kept()).isEqualTo(1);
    assertThat(register.expire(ID, second)).isTrue();
    assertThat(register.kept()).isZero();
    assertThat(register.size()).isZero();
  }

  @Test
  void whatNobodyCouldTakeUpIsGivenBack() {
    register.open(ID, "me", 1, holder);
    register.claim(resume(ID, 2), "me");
    Register.Kept<String> what = kept("back");
    assertThat(register.keep(ID, null, what)).isNull();
    assertThat(register.claim(resume(ID, 3), "me")).isEqualTo(new Register.Found.Session<>(what));
  }

  @Test
  void whoKeepsNothingForgetsAtOnce() {
    Register<String> forgetful = new Register<>(0);
    forgetful.open(ID, "me", 1, holder);
    assertThat(forgetful.keep(ID, holder, kept("x")).cells()).isEqualTo("x");
    assertThat(forgetful.size()).isZero();
  }
}
