package io.draftwire.lab.proof;

import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;
import java.util.List;

class CSqsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    Threshold conformal = new Threshold.Conformal(0.05, 0.05, 0.1);
    return eitherWay(
        rule ->
            List.of(
                new CSqs(50, conformal, 8, SupportCode.ENUMERATIVE, rule),
                new CSqs(50, new Threshold.Priced(), 8, SupportCode.ADAPTIVE, rule)));
  }
}
