package io.draftwire.lab.proof;

import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;

/** Several candidates a place. */
class SiblingsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    AcceptanceRule token = AcceptanceRule.TOKEN;
    Threshold conformal = new Threshold.Conformal(0.05, 0.05, 0.1);
    return new Scheme[] {
      new PlainTopK(8, token, 2),
      new KSqs(2, 7, SupportCode.ENUMERATIVE, token, 3),
      new KSqs(8, 50, SupportCode.ENUMERATIVE, token, 2),
      new KSqs(8, 50, SupportCode.ADAPTIVE, token, 4),
      new CSqs(50, conformal, 8, SupportCode.ENUMERATIVE, token, 2)
    };
  }
}
