package io.draftwire.lab.proof;

import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Scheme;

class CSqsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return new Scheme[] {new CSqs(50, 0.05, 0.05, 0.1, 8)};
  }
}
