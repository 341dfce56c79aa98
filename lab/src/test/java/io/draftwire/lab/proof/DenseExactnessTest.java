package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.Scheme;
import java.util.List;

class DenseExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return eitherWay(rule -> List.of(new Dense(rule)));
  }
}
