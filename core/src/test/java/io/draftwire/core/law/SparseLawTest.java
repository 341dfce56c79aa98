package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SparseLawTest {
  private static final Offset<Double> TINY = Offset.offset(1e-9);

  private final SplittableRandom random = new SplittableRandom(12);

  @Test
  void looksAtTheLargestEntriesOfTheLaw() {
    for (int trial = 0; trial < 500; trial++) {
      int vocabulary = random.nextInt(1, 200);
      int most = random.nextInt(1, 40);
      float[] logits = logits(vocabulary);
      Sampling sampling = random.nextBoolean() ? Sampling.at(0.8) : new Sampling(0.8, 9, 0.9, 0.01);
      Law law = new Law(vocabulary).shape(logits, 0, sampling);
      SparseLaw sparse = new SparseLaw(vocabulary).shape(logits, 0, sampling, most);
      assertThat(sparse.size()).isEqualTo(Math.min(most, vocabulary));
      double kept = 0;
      for (int rank = 0; rank < sparse.size(); rank++) {
        assertThat(sparse.q(rank)).isCloseTo(law.p(sparse.id(rank)), TINY);
        assertThat(rank == 0 || sparse.q(rank - 1) >= sparse.q(rank)).isTrue();
        kept += sparse.q(rank);
      }
      assertThat(sparse.droppedMass()).isCloseTo(1 - kept, TINY);
      double beta = random.nextDouble(0.1);
      int above = 0;
      for (int rank = 0; rank < sparse.size(); rank++) {
        above += sparse.q(rank) >= beta ? 1 : 0;
      }
      assertThat(sparse.countAtLeast(beta)).isEqualTo(above);
    }
  }

  @Test
  void headOfALawIsTheLawUpToItsRest() {
    for (int trial = 0; trial < 300; trial++) {
      int vocabulary = random.nextInt(1, 2000);
      int most = random.nextInt(1, 40);
      float[] logits = logits(vocabulary);
      SparseLaw whole = new SparseLaw(vocabulary).shape(logits, 0, Sampling.at(0.8), most);
      SparseLaw head = new SparseLaw(vocabulary).shapeHead(logits, 0, Sampling.at(0.8), most);
      Offset<Double> near = Offset.offset(1e-4 * whole.droppedMass() + 1e-6);
      assertThat(head.droppedMass()).isCloseTo(whole.droppedMass(), near);
      for (int rank = 0; rank < whole.size(); rank++) {
        assertThat(head.id(rank)).isEqualTo(whole.id(rank));
        assertThat(head.q(rank) / head.q(0)).isCloseTo(whole.q(rank) / whole.q(0), TINY);
      }
    }
  }

  @Test
  void greedyIsOneToken() {
    SparseLaw sparse = new SparseLaw(3).shape(new float[] {1, 2, 2}, 0, Sampling.GREEDY, 3);
    assertThat(sparse.id(0)).isEqualTo(1);
    assertThat(sparse.q(0)).isEqualTo(1);
    assertThat(sparse.q(1)).isZero();
    LatticeLaw law = new LatticeLaw();
    sparse.cut(2).roundRenormalised(10, law);
    law.check();
    assertThat(law.count(law.entryOf(1))).isEqualTo(10);
  }

  @Test
  void renormalisedRoundingIsTheLatticePointOfWhatIsKept() {
    for (int trial = 0; trial < 500; trial++) {
      int vocabulary = random.nextInt(2, 100);
      int support = random.nextInt(1, vocabulary + 1);
      int ell = random.nextInt(1, 100);
      float[] logits = logits(vocabulary);
      LatticeLaw rounded = new LatticeLaw();
      SparseLaw sparse =
          new SparseLaw(vocabulary).shape(logits, 0, Sampling.at(1), support).cut(support);
      sparse.roundRenormalised(ell, rounded);
      rounded.check();
      assertThat(rounded.size()).isEqualTo(support);
      double distance = 0;
      for (int rank = 0; rank < support; rank++) {
        double exact = sparse.q(rank) / (1 - sparse.droppedMass());
        distance += Math.abs(exact - rounded.q(rounded.entryOf(sparse.id(rank))));
      }
      assertThat(sparse.roundingTv()).isCloseTo(distance / 2, TINY);
      assertThat(sparse.roundingTv()).isLessThanOrEqualTo(support / (4.0 * ell) + 1e-9);
    }
  }

  /** Looking at the 3 ell largest entries only must be the same as rounding all V. */
  @Test
  void wholeRoundingIsTheLatticePointOfAllTokens() {
    for (int trial = 0; trial < 2000; trial++) {
      int ell = random.nextInt(1, 12);
      int vocabulary = random.nextInt(1, 300);
      float[] logits = logits(vocabulary);
      int most = Math.min(vocabulary, 3 * ell);
      LatticeLaw rounded = new LatticeLaw();
      SparseLaw sparse = new SparseLaw(vocabulary).shape(logits, 0, Sampling.at(1), most);
      sparse.roundWhole(ell, rounded);
      rounded.check();

      double[] q = new double[vocabulary];
      SparseLaw whole = new SparseLaw(vocabulary).shape(logits, 0, Sampling.at(1), vocabulary);
      for (int rank = 0; rank < vocabulary; rank++) {
        q[whole.id(rank)] = whole.q(rank);
      }
      int[] expected = LatticeTest.round(q, ell);
      for (int v = 0; v < vocabulary; v++) {
        int entry = rounded.entryOf(v);
        assertThat(entry < 0 ? 0 : rounded.count(entry))
            .as("trial %s: token %s of %s at ell=%s", trial, v, vocabulary, ell)
            .isEqualTo(expected[v]);
      }
      assertThat(sparse.roundingTv()).isCloseTo(LatticeTest.tv(q, expected, ell), TINY);
    }
  }

  /** Flat, peaked, tied and random laws. */
  private float[] logits(int vocabulary) {
    float[] logits = new float[vocabulary];
    int kind = random.nextInt(4);
    for (int v = 0; v < vocabulary; v++) {
      logits[v] =
          switch (kind) {
            case 0 -> 0;
            case 1 -> random.nextInt(3);
            case 2 -> (float) random.nextDouble(-1, 1);
            default -> (float) random.nextDouble(-8, 8);
          };
    }
    return logits;
  }
}
