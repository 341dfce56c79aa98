package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufTensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What llama.cpp asserts of a model's hyperparameters, in {@code llama_model_base::load_hparams},
 * {@code llama-hparams.cpp}, the graphs of {@code models/} and the operations of ggml that they are
 * made of:
 *
 * <ol>
 *   <li>1 to 512 blocks, some of which are not for predicting further tokens;
 *   <li>at most 1,024 experts, of which a token uses one at least; groups that divide them, and not
 *       all of the groups; a gate that is known;
 *   <li>a rotation that is known;
 *   <li>every real number finite, and what norms add below the root not negative;
 *   <li>a causal model with a context that an int holds;
 *   <li>in the families of {@link Architecture#isChecked}: heads that share keys evenly; an even
 *       number of rotated dimensions, all of a head where the family's graph asserts it; keys and
 *       values of one length where it asserts that; projections that are there and as wide as the
 *       heads together.
 * </ol>
 *
 * What is of another type than llama.cpp expects is refused by it.
 */
final class SoundSizes {
  private static final int MOST_BLOCKS = 512;
  private static final int MOST_EXPERTS = 1024;
  private static final int MOST_TOKENS = 1 << 30;

  private final GgufFile file;
  private final Architecture architecture;

  private SoundSizes(GgufFile file) {
    this.file = file;
    this.architecture = Architecture.of(file);
  }

  static void check(GgufFile file) {
    SoundSizes sizes = new SoundSizes(file);
    sizes.checkReals();
    int blocks = sizes.checkBlocks();
    sizes.checkExperts(blocks);
    sizes.checkText();
    if (sizes.architecture.isChecked()) {
      sizes.checkHeads(blocks);
    }
  }

  private void checkReals() {
    String prefix = architecture.name() + ".";
    for (String key : file.keys()) {
      OptionalDouble value = key.startsWith(prefix) ? file.real(key) : OptionalDouble.empty();
      if (value.isPresent()) {
        boolean positive = key.endsWith("epsilon");
        if (!Double.isFinite(value.getAsDouble()) || (positive && value.getAsDouble() < 0)) {
          throw wrong(
              key,
              value.getAsDouble(),
              positive ? "a finite number, 0 or more" : "a finite number");
        }
      }
    }
  }

  private int checkBlocks() {
    long blocks = within("block_count", 1, MOST_BLOCKS, OptionalLong.empty());
    within("nextn_predict_layers", 0, blocks - 1, OptionalLong.of(0));
    return (int) blocks;
  }

  private void checkExperts(int blocks) {
    long experts = within("expert_count", 0, MOST_EXPERTS, OptionalLong.of(0));
    long least = experts > 0 ? 1 : 0;
    for (long used : each("expert_used_count", blocks, 0)) {
      range("expert_used_count", used, least, experts);
    }
    long groups = within("expert_group_count", 0, Math.max(0, experts - 1), OptionalLong.of(0));
    if (groups > 1) {
      if (experts % groups != 0) {
        throw wrong(key("expert_group_count"), groups, "a divisor of the " + experts + " experts");
      }
      within("expert_group_used_count", 1, groups - 1, OptionalLong.of(0));
    }
    within("expert_gating_func", 1, 4, OptionalLong.of(1));
  }

  private void checkText() {
    within("context_length", 1, MOST_TOKENS, OptionalLong.empty());
    within("embedding_length", 1, MOST_TOKENS, OptionalLong.empty());
    if (!file.bool(key("attention.causal")).orElse(true)) {
      throw wrong(key("attention.causal"), false, "true; use a model that generates text");
    }
    String scaling = file.string(key("rope.scaling.type")).orElse("none");
    switch (scaling) {
      case "none", "linear", "yarn", "longrope" -> {
        // These there are.
      }
      default ->
          throw wrong(
              key("rope.scaling.type"),
              "'" + GgufFile.printable(scaling) + "'",
              "none, linear, yarn or longrope");
    }
  }

  private void checkHeads(int blocks) {
    long[] heads = each("attention.head_count", blocks, -1);
    long[] shared = each("attention.head_count_kv", blocks, -1);
    for (int i = 0; i < blocks; i++) {
      range("attention.head_count", heads[i], 1, MOST_TOKENS);
      shared[i] = shared[i] < 0 ? heads[i] : shared[i];
      if (shared[i] < 1 || heads[i] % shared[i] != 0) {
        throw wrong(
            key("attention.head_count_kv"), shared[i], "a divisor of the " + heads[i] + " heads");
      }
    }
    long split = file.integer(key("embedding_length")).orElse(0) / heads[0];
    long keys = within("attention.key_length", 1, MOST_TOKENS, OptionalLong.of(split));
    long values = within("attention.value_length", 1, MOST_TOKENS, OptionalLong.of(split));
    // With none, the search for the dimensions that yarn corrects does not end.
    long rotated = within("rope.dimension_count", 2, keys, OptionalLong.of(keys));
    if (architecture.hasEqualHeads() && keys != values) {
      throw wrong(key("attention.value_length"), values, "the length of keys, " + keys);
    }
    if (rotated % 2 != 0 || (architecture.rotatesWholeHeads() && rotated != keys)) {
      throw wrong(
          key("rope.dimension_count"),
          rotated,
          architecture.rotatesWholeHeads() ? "the length of keys, " + keys + ", and even" : "even");
    }
    within("attention.key_length_swa", keys, keys, OptionalLong.of(keys));
    within("attention.value_length_swa", values, values, OptionalLong.of(values));
    within("rope.dimension_count_swa", rotated, rotated, OptionalLong.of(rotated));
    for (int i = 0; i < blocks; i++) {
      requireProjections(i);
      requireWidth(i, "attn_q.weight", 1, heads[i] * keys);
      requireWidth(i, "attn_k.weight", 1, shared[i] * keys);
      requireWidth(i, "attn_v.weight", 1, shared[i] * values);
      requireWidth(i, "attn_qkv.weight", 1, heads[i] * keys + shared[i] * (keys + values));
      requireWidth(i, "attn_output.weight", 0, heads[i] * values);
    }
  }

  /** Some families ask for them in no form, and then take them as given. */
  private void requireProjections(int block) {
    String attention = "blk." + block + ".attn_";
    if (file.tensor(attention + "qkv.weight").isEmpty()) {
      for (String one : new String[] {"q", "k", "v"}) {
        if (file.tensor(attention + one + ".weight").isEmpty()) {
          throw new ModelException(
              file.path()
                  + ": tensor "
                  + attention
                  + one
                  + ".weight is missing; convert the model again");
        }
      }
    }
  }

  private void requireWidth(int block, String tensor, int dim, long width) {
    String name = "blk." + block + "." + tensor;
    Optional<GgufTensor> found = file.tensor(name);
    if (found.isPresent()) {
      long is = found.get().dims().size() > dim ? found.get().dims().get(dim) : 1;
      if (is != width) {
        throw new ModelException(
            file.path()
                + ": tensor "
                + name
                + " is for heads of "
                + is
                + " numbers together, but the sizes say "
                + width
                + "; convert the model again");
      }
    }
  }

  /** One value for each block, given once or as an array. */
  private long[] each(String name, int blocks, long otherwise) {
    Optional<int[]> array = file.ints(key(name));
    if (array.isEmpty()) {
      long[] all = new long[blocks];
      Arrays.fill(all, file.integer(key(name)).orElse(otherwise));
      return all;
    }
    if (array.get().length != blocks) {
      throw wrong(key(name), array.get().length + " numbers", blocks + ", one for each block");
    }
    return Arrays.stream(array.get()).asLongStream().toArray();
  }

  private long within(String name, long least, long most, OptionalLong otherwise) {
    OptionalLong value = file.integer(key(name));
    if (value.isEmpty() && otherwise.isEmpty()) {
      throw new ModelException(
          file.path() + ": " + key(name) + " is missing; convert the model again");
    }
    return range(name, value.orElseGet(otherwise::getAsLong), least, most);
  }

  private long range(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw wrong(key(name), value, least == most ? "" + least : "from " + least + " to " + most);
    }
    return value;
  }

  private String key(String name) {
    return architecture.name() + "." + name;
  }

  private ModelException wrong(String key, Object value, String right) {
    return new ModelException(
        file.path()
            + ": "
            + GgufFile.printable(key)
            + " is "
            + value
            + "; it must be "
            + right
            + " (convert the model again)");
  }
}
