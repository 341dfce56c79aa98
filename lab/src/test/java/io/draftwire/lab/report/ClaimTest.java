package io.draftwire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTest {

  /** By rising temperature: K or C won, or neither did. */
  @ParameterizedTest
  @CsvSource({
    "KC, HOLDS",
    "KKCC, HOLDS",
    "K-C, HOLDS",
    "K--, UNDECIDED",
    "--C, UNDECIDED",
    "---, UNDECIDED",
    "-KC-, UNDECIDED",
    "C-C, FAILS",
    "CCC, FAILS",
    "KKK, FAILS",
    "K-K, FAILS",
    "KCKC, FAILS",
    "-CK-, FAILS",
    "K, UNDECIDED",
    "C, UNDECIDED",
  })
  void isJudgedByDecidedComparisons(String winners, Claim claim) {
    List<Estimate> gains = new ArrayList<>();
    for (char winner : winners.toCharArray()) {
      gains.add(
          switch (winner) {
            case 'K' -> new Estimate(-5, -8, -2, 12);
            case 'C' -> new Estimate(5, 2, 8, 12);
            default -> new Estimate(1, -2, 4, 12);
          });
    }
    assertThat(Claim.judge(gains)).isEqualTo(claim);
  }
}
