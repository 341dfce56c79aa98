package io.draftwire.lab.proof;

import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Scheme;
import java.util.List;

class PlainTopKExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return eitherWay(rule -> List.of(new PlainTopK(2, rule), new PlainTopK(8, rule)));
  }
}
