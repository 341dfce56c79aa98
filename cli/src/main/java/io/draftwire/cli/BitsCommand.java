package io.draftwire.cli;

import io.draftwire.core.coding.LatticeCode;
import io.draftwire.core.coding.TypeCode;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What one draft law costs. */
@Command(
    name = "bits",
    mixinStandardHelpOptions = true,
    description = {
      "Print the payload bits of one draft token's law: support and counts, an integer.",
      "The drawn token comes on top, coded under the law itself: log2(ell / count) bits.",
      "For c-sqs --support is the size of the support at hand; its own code, 2 to 6 bits, is not counted."
    })
final class BitsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SchemeOptions scheme;

  @Option(names = "--vocab", paramLabel = "V", required = true, description = "Vocabulary size.")
  private int vocabulary;

  @Override
  public Integer call() {
    if (vocabulary < 1) {
      throw new IllegalArgumentException(
          "vocabulary " + vocabulary + " is below 1; it is the tokenizer's number of tokens");
    }
    Scheme chosen = scheme.or("k-sqs").scheme();
    chosen.checkFits(vocabulary);
    if (scheme.supportCode() == SupportCode.ADAPTIVE) {
      throw new IllegalArgumentException(
          "what a support takes by --support-code adaptive depends on the text; generate --json tells it");
    }
    int bits =
        switch (chosen) {
          case Dense dense -> Math.multiplyExact(16, vocabulary);
          case PlainTopK k -> k.bits(vocabulary);
          case Qs qs -> new TypeCode(vocabulary, qs.resolution()).bits();
          case KSqs k -> LatticeCode.bits(vocabulary, k.resolution(), k.support());
          case CSqs c ->
              LatticeCode.bits(vocabulary, c.resolution(), Math.min(c.maxSupport(), vocabulary));
          case Coupled coupled -> throw noLaw(coupled);
          case Scalar scalar -> throw noLaw(scalar);
        };
    spec.commandLine().getOut().println(bits);
    return 0;
  }

  private static IllegalArgumentException noLaw(Scheme scheme) {
    return new IllegalArgumentException(
        "scheme "
            + scheme.name()
            + " sends no law; what its ids take depends on the text, and generate --json tells it");
  }
}
