package io.draftwire.engine.gguf;

/**
 * The tensor types of ggml as llama.cpp v0.5.0 numbers them ({@code enum ggml_type} and the block
 * structs of {@code ggml-common.h}). A row is stored as blocks of {@link #blockElements} values
 * taking {@link #blockBytes} bytes each.
 *
 * <p>Types that are no weights of a model ({@link #isWeight()} false) are known so that a refusal
 * can name them: llama.cpp aborts the process, and the JVM with it, when asked to multiply by one.
 */
public enum TensorType {
  F32(0, 1, 4, true),
  F16(1, 1, 2, true),
  Q4_0(2, 32, 18, true),
  Q4_1(3, 32, 20, true),
  Q5_0(6, 32, 22, true),
  Q5_1(7, 32, 24, true),
  Q8_0(8, 32, 34, true),
  Q8_1(9, 32, 36, false),
  Q2_K(10, 256, 84, true),
  Q3_K(11, 256, 110, true),
  Q4_K(12, 256, 144, true),
  Q5_K(13, 256, 176, true),
  Q6_K(14, 256, 210, true),
  Q8_K(15, 256, 292, false),
  IQ2_XXS(16, 256, 66, true),
  IQ2_XS(17, 256, 74, true),
  IQ3_XXS(18, 256, 98, true),
  IQ1_S(19, 256, 50, true),
  IQ4_NL(20, 32, 18, true),
  IQ3_S(21, 256, 110, true),
  IQ2_S(22, 256, 82, true),
  IQ4_XS(23, 256, 136, true),
  I8(24, 1, 1, false),
  I16(25, 1, 2, false),
  I32(26, 1, 4, false),
  I64(27, 1, 8, false),
  F64(28, 1, 8, false),
  IQ1_M(29, 256, 56, true),
  BF16(30, 1, 2, true),
  TQ1_0(34, 256, 54, true),
  TQ2_0(35, 256, 66, true),
  MXFP4(39, 32, 17, true),
  NVFP4(40, 64, 36, true),
  Q1_0(41, 128, 18, true),
  Q2_0(42, 64, 18, true);

  private static final TensorType[] BY_ID = new TensorType[43];

  static {
    for (TensorType type : values()) {
      BY_ID[type.id] = type;
    }
  }

  private final int id;
  private final int blockElements;
  private final int blockBytes;
  private final boolean weight;

  TensorType(int id, int blockElements, int blockBytes, boolean weight) {
    this.id = id;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
    this.weight = weight;
  }

  /** The number that stands for this type in a GGUF file. */
  public int id() {
    return id;
  }

  /** Values in one block; the innermost dimension of a tensor is a multiple of it. */
  public int blockElements() {
    return blockElements;
  }

  /** Bytes of one block. */
  public int blockBytes() {
    return blockBytes;
  }

  /** Whether llama.cpp can use a tensor of this type as a weight. */
  public boolean isWeight() {
    return weight;
  }

  /** The type numbered {@code id}, or null where the number is unknown or was withdrawn. */
  static TensorType byId(int id) {
    return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
  }
}
