package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scheme;

class QsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return eitherWay(rule -> new Qs(16, rule));
  }
}
