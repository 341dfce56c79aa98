package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.batch.Work;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GuardedTest {
  /** What has a default is easily forgotten, and then no session's own answer is ever heard. */
  @Test
  void everythingThatASessionMaySayOfItsWorkIsAskedUnderItsLock() {
    assertThat(Arrays.stream(Work.class.getDeclaredMethods()).map(Method::getName))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(Arrays.stream(Guarded.class.getDeclaredMethods()).map(Method::getName))
                    .contains(name));
  }
}
