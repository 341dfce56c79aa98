package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scheme;

class CoupledExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return new Scheme[] {new Coupled()};
  }
}
