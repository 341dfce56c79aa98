package io.draftwire.lab.proof;

import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scheme;
import java.util.List;

class QsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return eitherWay(rule -> List.of(new Qs(16, rule)));
  }
}
