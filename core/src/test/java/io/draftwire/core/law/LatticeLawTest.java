package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatticeLawTest {

  @Test
  void ticketsFallIntoTheirEntries() {
    LatticeLaw law = new LatticeLaw().clear(6).append(3, 2).append(5, 0).append(9, 4);
    assertThat(law.entryAt(0)).isZero();
    assertThat(law.entryAt(1)).isZero();
    assertThat(law.entryAt(2)).isEqualTo(2); // Entry 1 has no ticket.
    assertThat(law.entryAt(5)).isEqualTo(2);
    assertThatThrownBy(() -> law.entryAt(6)).isInstanceOf(IllegalStateException.class);
    assertThat(law.cumulative(0)).isZero();
    assertThat(law.cumulative(2)).isEqualTo(2);
    assertThat(law.cumulative(3)).isEqualTo(6);
    assertThat(law.q(2)).isEqualTo(4 / 6.0);
  }

  @Test
  void findsTokens() {
    LatticeLaw law = new LatticeLaw().clear(2).append(3, 1).append(9, 1);
    assertThat(law.entryOf(9)).isEqualTo(1);
    assertThat(law.entryOf(4)).isNegative();
    law.clear(1).append(9, 1);
    assertThat(law.entryOf(3)).as("a stale entry behind the size").isNegative();
  }

  @Test
  void growsPastItsFirstCapacity() {
    LatticeLaw law = new LatticeLaw().clear(500);
    for (int i = 0; i < 500; i++) {
      law.append(2 * i, 1);
    }
    assertThatCode(law::check).doesNotThrowAnyException();
    assertThat(law.id(499)).isEqualTo(998);
  }

  @Test
  void checkNamesBothNumbersThatDisagree() {
    assertThatThrownBy(() -> new LatticeLaw().clear(4).append(1, 3).check())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sum to 3")
        .hasMessageContaining("total 4");
    assertThatThrownBy(() -> new LatticeLaw().clear(4).append(7, 2).append(7, 2).check())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("token 7 follows token 7");
    assertThatThrownBy(() -> new LatticeLaw().clear(4).append(7, 5).append(8, -1).check())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("count -1 of token 8");
  }
}
