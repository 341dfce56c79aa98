package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProofsTest {

  @Test
  void everyRowHolds() {
    List<ProofRow> rows = new ArrayList<>();
    boolean holds = Proofs.run(1000, new Proofs.SmallLaws(6, 3, 6), rows::add);
    assertThat(rows).filteredOn(row -> !row.holds()).isEmpty();
    assertThat(holds).isTrue();
    assertThat(rows).hasSizeGreaterThan(20);
  }

  @Test
  void theTableIsTheSameEachTime() {
    SchemeUnderProof candidate = SchemeUnderProof.of(SchemeUnderProof.schemes().getLast());
    List<ProofRow> first = new ArrayList<>();
    List<ProofRow> again = new ArrayList<>();
    Proofs.exactness(candidate, 1000, first::add);
    Proofs.exactness(candidate, 1000, again::add);
    assertThat(again).isEqualTo(first);
  }

  @Test
  void tooFewDrawsAreRefused() {
    assertThatThrownBy(() -> Proofs.run(10, row -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 draws");
  }
}
