package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scheme;

class QsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return new Scheme[] {new Qs(16)};
  }
}
