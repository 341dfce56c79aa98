package io.draftwire.engine.exits;

import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.ModelException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All heads of one model.
 *
 * @param target whose they are
 * @param layers that it has
 * @param epsilon what its norms add below the root
 * @param heads in the order of their layers
 */
public record ExitHeads(TargetPrint target, int layers, float epsilon, List<ExitHead> heads) {
  /**
   * @throws ModelException if two heads are behind one layer, or their sizes differ
   */
  public ExitHeads {
    heads = heads.stream().sorted(Comparator.comparingInt(ExitHead::layer)).toList();
    for (int i = 0; i < heads.size(); i++) {
      ExitHead head = heads.get(i);
      ExitHead first = heads.getFirst();
      if (head.layer() < 0
          || head.layer() >= layers
          || (i > 0 && head.layer() == heads.get(i - 1).layer())
          || head.width() != first.width()
          || head.vocabulary() != first.vocabulary()) {
        throw new ModelException(
            "the exit behind layer " + head.layer() + " does not go with the others of a model");
      }
    }
    if (!(Float.isFinite(epsilon) && epsilon >= 0)) {
      throw new ModelException("an exit's norm cannot add " + epsilon);
    }
  }

  /** The head behind a layer. */
  public Optional<ExitHead> behind(int layer) {
    return heads.stream().filter(head -> head.layer() == layer).findFirst();
  }

  /** What a model says that it has. */
  public List<EarlyExit> exits() {
    return heads.stream()
        .map(head -> new EarlyExit(head.layer(), layers, head.agreement()))
        .toList();
  }

  /** Has the machine's fast code compiled: best while a model loads. */
  public void warmUp() {
    HeadKernel.warmUp();
  }
}
