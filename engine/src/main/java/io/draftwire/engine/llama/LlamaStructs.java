package io.draftwire.engine.llama;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.draftwire.engine.ModelException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The C structs that cross the boundary by value. They change from one release of llama.cpp to the
 * next and a wrong one corrupts memory silently, so {@link #verify} holds what the library writes
 * as its defaults against what the release is known to write, at the front, in the middle and at
 * the very end of each.
 */
final class LlamaStructs {
  private LlamaStructs() {}

  private static final int F16 = 1;
  private static final int FTYPE_Q8_0 = 7;
  private static final int MOST_THREADS = 512;

  /** Room for a key, and for a text, with the zero behind it. */
  static final int OVERRIDE_BYTES = 128;

  static final StructLayout MODEL_PARAMS =
      struct(
          ADDRESS.withName("devices"),
          ADDRESS.withName("tensor_buft_overrides"),
          JAVA_INT.withName("n_gpu_layers"),
          JAVA_INT.withName("split_mode"),
          JAVA_INT.withName("load_mode"),
          JAVA_INT.withName("lazy_mode"),
          JAVA_INT.withName("main_gpu"),
          ADDRESS.withName("tensor_split"),
          ADDRESS.withName("progress_callback"),
          ADDRESS.withName("progress_callback_user_data"),
          ADDRESS.withName("kv_overrides"),
          JAVA_BOOLEAN.withName("vocab_only"),
          JAVA_BOOLEAN.withName("check_tensors"),
          JAVA_BOOLEAN.withName("use_extra_bufts"),
          JAVA_BOOLEAN.withName("no_host"),
          JAVA_BOOLEAN.withName("no_alloc"),
          JAVA_BOOLEAN.withName("load_mtp"));

  static final StructLayout CONTEXT_PARAMS =
      struct(
          JAVA_INT.withName("n_ctx"),
          JAVA_INT.withName("n_batch"),
          JAVA_INT.withName("n_ubatch"),
          JAVA_INT.withName("n_seq_max"),
          JAVA_INT.withName("n_rs_seq"),
          JAVA_INT.withName("n_outputs_max"),
          JAVA_INT.withName("n_outputs_max_per_seq"),
          JAVA_INT.withName("n_threads"),
          JAVA_INT.withName("n_threads_batch"),
          JAVA_INT.withName("ctx_type"),
          JAVA_INT.withName("rope_scaling_type"),
          JAVA_INT.withName("pooling_type"),
          JAVA_INT.withName("attention_type"),
          JAVA_INT.withName("flash_attn_type"),
          JAVA_FLOAT.withName("rope_freq_base"),
          JAVA_FLOAT.withName("rope_freq_scale"),
          JAVA_FLOAT.withName("yarn_ext_factor"),
          JAVA_FLOAT.withName("yarn_attn_factor"),
          JAVA_FLOAT.withName("yarn_beta_fast"),
          JAVA_FLOAT.withName("yarn_beta_slow"),
          JAVA_INT.withName("yarn_orig_ctx"),
          JAVA_FLOAT.withName("defrag_thold"),
          ADDRESS.withName("cb_eval"),
          ADDRESS.withName("cb_eval_user_data"),
          JAVA_INT.withName("type_k"),
          JAVA_INT.withName("type_v"),
          ADDRESS.withName("abort_callback"),
          ADDRESS.withName("abort_callback_data"),
          JAVA_BOOLEAN.withName("embeddings"),
          JAVA_BOOLEAN.withName("offload_kqv"),
          JAVA_BOOLEAN.withName("no_perf"),
          JAVA_BOOLEAN.withName("op_offload"),
          JAVA_BOOLEAN.withName("swa_full"),
          JAVA_BOOLEAN.withName("kv_unified"),
          ADDRESS.withName("samplers"),
          JAVA_LONG.withName("n_samplers"),
          ADDRESS.withName("ctx_other"));

  static final StructLayout QUANTIZE_PARAMS =
      struct(
          JAVA_INT.withName("nthread"),
          JAVA_INT.withName("ftype"),
          JAVA_INT.withName("output_tensor_type"),
          JAVA_INT.withName("token_embedding_type"),
          JAVA_BOOLEAN.withName("allow_requantize"),
          JAVA_BOOLEAN.withName("quantize_output_tensor"),
          JAVA_BOOLEAN.withName("only_copy"),
          JAVA_BOOLEAN.withName("pure"),
          JAVA_BOOLEAN.withName("keep_split"),
          JAVA_BOOLEAN.withName("dry_run"),
          ADDRESS.withName("imatrix"),
          ADDRESS.withName("kv_overrides"),
          ADDRESS.withName("tt_overrides"),
          ADDRESS.withName("prune_layers"),
          JAVA_LONG.withName("max_buf_size"));

  static final StructLayout BATCH =
      struct(
          JAVA_INT.withName("n_tokens"),
          ADDRESS.withName("token"),
          ADDRESS.withName("embd"),
          ADDRESS.withName("pos"),
          ADDRESS.withName("n_seq_id"),
          ADDRESS.withName("seq_id"),
          ADDRESS.withName("logits"));

  static final StructLayout THREADPOOL_PARAMS =
      struct(
          MemoryLayout.sequenceLayout(MOST_THREADS, JAVA_BOOLEAN).withName("cpumask"),
          JAVA_INT.withName("n_threads"),
          JAVA_INT.withName("prio"),
          JAVA_INT.withName("poll"),
          JAVA_BOOLEAN.withName("strict_cpu"),
          JAVA_BOOLEAN.withName("paused"));

  /**
   * What stands in for a metadata value while a file is loaded; a list of them ends with an empty
   * key. The union of values is 128 bytes, of which a number takes eight.
   */
  static final StructLayout KV_OVERRIDE =
      struct(
          JAVA_INT.withName("tag"),
          MemoryLayout.sequenceLayout(OVERRIDE_BYTES, JAVA_BYTE).withName("key"),
          MemoryLayout.sequenceLayout(OVERRIDE_BYTES / Long.BYTES, JAVA_LONG).withName("value"));

  static final int OVERRIDE_BOOL = 2;
  static final int OVERRIDE_STRING = 3;

  /**
   * Throws unless the defaults are those of the release the layouts were written for.
   *
   * @param threads the count that {@code threadpool} was initialised with
   */
  static void verify(
      MemorySegment model,
      MemorySegment context,
      MemorySegment quantize,
      MemorySegment threadpool,
      int threads) {
    new Check("llama_model_params", MODEL_PARAMS, model)
        .integer("n_gpu_layers", -1)
        .integer("split_mode", 1)
        .integer("load_mode", -1)
        .integer("lazy_mode", 1)
        .integer("main_gpu", 0)
        .flag("check_tensors", false)
        .flag("use_extra_bufts", true)
        .flag("load_mtp", false);
    new Check("llama_context_params", CONTEXT_PARAMS, context)
        .integer("n_ctx", 512)
        .integer("n_batch", 2048)
        .integer("n_ubatch", 512)
        .integer("n_seq_max", 1)
        .integer("flash_attn_type", -1)
        .real("yarn_beta_slow", -1)
        .real("defrag_thold", -1)
        .integer("type_k", F16)
        .integer("type_v", F16)
        .flag("embeddings", false)
        .flag("offload_kqv", true)
        .flag("no_perf", true)
        .flag("op_offload", true)
        .flag("swa_full", true)
        .flag("kv_unified", false)
        .number("n_samplers", 0);
    new Check("llama_model_quantize_params", QUANTIZE_PARAMS, quantize)
        .integer("nthread", 0)
        .integer("ftype", FTYPE_Q8_0)
        .flag("allow_requantize", false)
        .flag("quantize_output_tensor", true)
        .flag("dry_run", false)
        .number("max_buf_size", 8L << 30);
    new Check("ggml_threadpool_params", THREADPOOL_PARAMS, threadpool)
        .integer("n_threads", threads)
        .integer("prio", 0)
        .integer("poll", 50)
        .flag("strict_cpu", false)
        .flag("paused", false);
  }

  static long offset(StructLayout layout, String field) {
    return layout.byteOffset(groupElement(field));
  }

  static void set(StructLayout layout, MemorySegment at, String field, int value) {
    at.set(JAVA_INT, offset(layout, field), value);
  }

  static void set(StructLayout layout, MemorySegment at, String field, boolean value) {
    at.set(JAVA_BOOLEAN, offset(layout, field), value);
  }

  static void set(StructLayout layout, MemorySegment at, String field, MemorySegment value) {
    at.set(ADDRESS, offset(layout, field), value);
  }

  /** A struct with the padding a C compiler puts in: each member at a multiple of its alignment. */
  private static StructLayout struct(MemoryLayout... members) {
    List<MemoryLayout> padded = new ArrayList<>();
    long end = 0;
    long alignment = 1;
    for (MemoryLayout member : members) {
      end = pad(padded, end, member.byteAlignment());
      padded.add(member);
      end += member.byteSize();
      alignment = Math.max(alignment, member.byteAlignment());
    }
    pad(padded, end, alignment);
    return MemoryLayout.structLayout(padded.toArray(MemoryLayout[]::new));
  }

  private static long pad(List<MemoryLayout> members, long end, long alignment) {
    long gap = Math.floorMod(-end, alignment);
    if (gap > 0) {
      members.add(MemoryLayout.paddingLayout(gap));
    }
    return end + gap;
  }

  private record Check(String struct, StructLayout layout, MemorySegment at) {
    Check integer(String field, int expected) {
      return same(field, expected, at.get(JAVA_INT, offset(layout, field)));
    }

    Check number(String field, long expected) {
      return same(field, expected, at.get(JAVA_LONG, offset(layout, field)));
    }

    Check real(String field, float expected) {
      return same(field, expected, at.get(JAVA_FLOAT, offset(layout, field)));
    }

    /** Reads the byte: a boolean read would hide values other than 0 and 1. */
    Check flag(String field, boolean expected) {
      byte found = at.get(JAVA_BYTE, offset(layout, field));
      return same(field, (byte) (expected ? 1 : 0), found);
    }

    private Check same(String field, Object expected, Object found) {
      if (!expected.equals(found)) {
        throw new ModelException(
            "the llama.cpp library lays out "
                + struct
                + " differently: default of "
                + field
                + " is "
                + found
                + ", expected "
                + expected
                + "; use the unmodified libraries of release "
                + LlamaBackend.VERSION);
      }
      return this;
    }
  }
}
