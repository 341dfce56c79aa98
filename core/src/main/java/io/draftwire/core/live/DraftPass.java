package io.draftwire.core.live;

/**
 * What a live edge wants of its draft next. First its cache follows the text: {@code path} says
 * which nodes became part of it since the pass before. Then either the root is run (the text's last
 * token, with whatever of the text the cache misses), or nodes below ones that were run.
 *
 * @param length tokens of the text
 * @param path for each position that was committed since the pass before, the node that it was, or
 *     0 for none that was run
 * @param root whether the root is run; then there are no nodes
 * @param nodes the nodes' ids, from 1 on, in no particular order of their size
 * @param parents of each node: the id of one that was run, or 0 for the root
 * @param tokens the nodes'
 */
public record DraftPass(
    int length, int[] path, boolean root, int[] nodes, int[] parents, int[] tokens) {

  /** Tokens of the text that stand since the pass before: what was taken back is not among them. */
  public int stands() {
    return length - path.length;
  }

  /** Rows of logits that come of it. */
  public int rows() {
    return root ? 1 : nodes.length;
  }
}
