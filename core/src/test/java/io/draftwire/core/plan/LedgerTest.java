package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a round told, and when it may be known. */
class LedgerTest {
  private static final Scheme SCHEME = Regrets.HEAD;
  private static final Contender CONTENDER = Contender.headLaw(SCHEME);

  private final Knowledge knowledge = new Knowledge();
  private final Ledger ledger = new Ledger(knowledge, knowledge.acceptance(1));

  /** Four drafts, the first rejected: the three behind it are void. */
  private void round(double tested, double behind) {
    ledger.draft(CONTENDER, 4);
    for (int i = 0; i < 4; i++) {
      ledger.drafted(i == 0 ? tested : behind, 1);
      ledger.encoded(i == 0 ? tested : behind);
    }
    ledger.outcome(new Outcome(SCHEME, 4, 1, 0, 300));
    ledger.release();
  }

  private void token() {
    ledger.draft(CONTENDER, 0);
    ledger.outcome(new Outcome(SCHEME, 0, 0, 0, 0));
    ledger.release();
  }

  @Test
  void theTimesOfVoidDraftsAreHeldBackAsTheirSizesAre() {
    round(.001, .5);
    assertThat(knowledge.draftSeconds()).isEqualTo(.001);
    assertThat(knowledge.encodeSeconds(SCHEME)).isEqualTo(.001);
    token();
    token();
    assertThat(knowledge.draftSeconds()).isEqualTo(.001);
    assertThat(knowledge.encodeSeconds(SCHEME)).isEqualTo(.001);
    token();
    assertThat(knowledge.draftSeconds()).as("the text has passed all four").isGreaterThan(.001);
    assertThat(knowledge.encodeSeconds(SCHEME)).isGreaterThan(.001);
  }

  @Test
  void whatIsWithheldIsToldOnceAndInOrder() {
    List<String> told = new ArrayList<>();
    Withheld<String> withheld = new Withheld<>(told::add);
    withheld.begin(3, "first");
    withheld.settled(1);
    withheld.begin(1, "second");
    withheld.release();
    assertThat(told).isEmpty();
    withheld.settled(1);
    withheld.release();
    assertThat(told).as("three positions of the first, two are passed").containsExactly("second");
    withheld.streamed();
    withheld.release();
    withheld.release();
    assertThat(told).containsExactly("second", "first");
  }
}
