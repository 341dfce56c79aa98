package io.draftwire.lab.proof;

import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import java.util.List;

class KSqsExactnessTest extends SchemeExactnessTest {
  @Override
  Scheme[] schemes() {
    return eitherWay(
        rule ->
            List.of(
                new KSqs(1, 5, SupportCode.ENUMERATIVE, rule),
                new KSqs(2, 7, SupportCode.ENUMERATIVE, rule),
                new KSqs(8, 50, SupportCode.ENUMERATIVE, rule),
                new KSqs(8, 50, SupportCode.ADAPTIVE, rule)));
  }
}
