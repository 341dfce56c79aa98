package io.draftwire.lab.proof;

import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Scheme;

class PlainTopKExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return new Scheme[] {new PlainTopK(2), new PlainTopK(8)};
  }
}
