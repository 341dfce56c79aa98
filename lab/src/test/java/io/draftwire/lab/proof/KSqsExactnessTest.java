package io.draftwire.lab.proof;

import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;

class KSqsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return eitherWay(
        rule -> new KSqs(1, 5, SupportCode.ENUMERATIVE, rule),
        rule -> new KSqs(2, 7, SupportCode.ENUMERATIVE, rule),
        rule -> new KSqs(8, 50, SupportCode.ENUMERATIVE, rule),
        rule -> new KSqs(8, 50, SupportCode.ADAPTIVE, rule));
  }
}
