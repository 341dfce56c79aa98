package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;

class ScalarExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return new Scheme[] {new Scalar(Scalar.HALF), new Scalar(Scalar.QUARTER)};
  }
}
