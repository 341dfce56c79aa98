package io.draftwire.lab.proof;

import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Scheme;

class PlainTopKExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return eitherWay(rule -> new PlainTopK(2, rule), rule -> new PlainTopK(8, rule));
  }
}
