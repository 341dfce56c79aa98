package io.draftwire.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.Knowledge;
import org.junit.jupiter.api.Test;

class KnowledgePoolTest {
  @Test
  void mostExperiencedThatIsFreeComesFirst() {
    KnowledgePool pool = new KnowledgePool();
    KnowledgePool.Loan first = pool.borrow();
    Knowledge experienced = first.knowledge();
    first.close();
    try (KnowledgePool.Loan again = pool.borrow()) {
      assertThat(again.knowledge()).isSameAs(experienced);
    }
    KnowledgePool.Loan two = pool.borrow();
    KnowledgePool.Loan beside = pool.borrow();
    assertThat(two.knowledge()).isSameAs(experienced);
    assertThat(beside.knowledge()).isNotSameAs(experienced);
    two.close();
    beside.close(); // Given back last, and still the less experienced.
    assertThat(pool.borrow().knowledge()).isSameAs(experienced);
  }
}
