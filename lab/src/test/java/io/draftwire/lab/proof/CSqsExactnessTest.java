package io.draftwire.lab.proof;

import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;

class CSqsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return new Scheme[] {
      new CSqs(50, 0.05, 0.05, 0.1, 8),
      new CSqs(50, new Threshold.Priced(), 8, SupportCode.ADAPTIVE)
    };
  }
}
