package io.draftwire.core.scheme;

/**
 * Scalar drafting: a token id and q(x) on a log grid, the residual drawn at the edge. In the line
 * of DSSD (arXiv 2507.12000), PicoSpec (2603.19133) and AsymSpec (2608.04974), which has the
 * proposal step; the dithered grid and the exactness without a law in either direction are this
 * project's.
 *
 * <p>The edge draws x from its whole law q, whatever its support, and sends x with a neighbour of
 * q(x) on the grid ({@link LogGrid}). The cloud accepts iff {@code u sent < p(x)}, so with
 * probability {@code b(x) <= min(1, p(x)/q(x))} over dither and test. After a rejection what is
 * left is the law r proportional to p - q b. The edge has q, the cloud has p, and neither sends it:
 * the cloud draws candidates y from p and sends each with p(y), and the edge takes the first with
 * {@code U < 1 - q(y) b(y) / p(y)}, which is r exactly. If none will do, it asks for more.
 *
 * @param steps grid values an octave: 2 (half octaves, 98.7 % of the best acceptance) or 4 (99.7 %)
 */
public record Scalar(int steps) implements Scheme {
  /** Half octaves. */
  public static final int HALF = 2;

  /** Quarter octaves. */
  public static final int QUARTER = 4;

  public Scalar {
    if (steps != HALF && steps != QUARTER) {
      throw new IllegalArgumentException(
          "grid of " + steps + " steps an octave; use " + HALF + " or " + QUARTER);
    }
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public String label() {
    return name() + " grid=" + steps;
  }

  @Override
  public void checkFits(int vocabulary) {
    // Ids of any vocabulary can be coded.
  }

  @Override
  public Drafting drafting(Terms terms) {
    return new ScalarDrafting(terms, new LogGrid(steps));
  }

  @Override
  public Verification verification(Terms terms) {
    return new ScalarVerification(terms, new LogGrid(steps));
  }
}
