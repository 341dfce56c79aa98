package io.draftwire.lab.proof;

import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;

class KSqsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return new Scheme[] {
      new KSqs(1, 5), new KSqs(2, 7), new KSqs(8, 50), new KSqs(8, 50, SupportCode.ADAPTIVE)
    };
  }
}
