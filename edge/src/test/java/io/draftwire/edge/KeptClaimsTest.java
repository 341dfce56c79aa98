package io.draftwire.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Refusal;
import org.junit.jupiter.api.Test;

class KeptClaimsTest {
  private final KeptClaims claims = new KeptClaims();

  @Test
  void theOldestIsShownAndEachOnce() {
    claims.keep(7);
    claims.keep(Refusal.NO_CLAIM);
    claims.keep(8);
    assertThat(claims.poll()).isEqualTo(7);
    assertThat(claims.poll()).isEqualTo(8);
    assertThat(claims.poll()).isEqualTo(Refusal.NO_CLAIM);
  }

  @Test
  void ofTooManyTheOldestAreForgotten() {
    for (int i = 1; i <= KeptClaims.MOST + 2; i++) {
      claims.keep(i);
    }
    assertThat(claims.poll()).isEqualTo(3);
  }
}
