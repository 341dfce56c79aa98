package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.Scheme;

class DenseExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return eitherWay(Dense::new);
  }
}
