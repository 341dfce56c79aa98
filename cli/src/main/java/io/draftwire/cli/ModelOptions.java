package io.draftwire.cli;

import io.draftwire.engine.store.Catalog;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which models, and how they are loaded. Names are llama.cpp's. */
final class ModelOptions {
  @Option(
      names = "--pair",
      paramLabel = "NAME",
      description =
          "The pair that models not named otherwise come from; `models` lists them (default: ${DEFAULT-VALUE}).")
  String pair = Catalog.STORIES.name();

  @Option(
      names = {"-c", "--ctx-size"},
      paramLabel = "N",
      description = "Context length in tokens (default: the model's own, at most 2048).")
  Integer contextLength;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads that compute (default: a draft 1, a target every processor).")
  Integer threads;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "What computes: cpu, cuda, vulkan, metal, or auto for CUDA or Metal where this machine has it; llama.cpp with it is fetched once (default: DRAFTWIRE_BACKEND, or else cpu).")
  String backend;

  @Option(
      names = {"-ngl", "--gpu-layers"},
      paramLabel = "N",
      converter = BackendChoice.Layers.class,
      description =
          "Layers on the GPU, the output counting as one more, or all (default: all with a --backend that has one, else 0).")
  Integer gpuLayers;

  @Option(
      names = "--natives",
      paramLabel = "DIR",
      description = "Directory with llama.cpp's libraries (default: fetched once).")
  Path natives;
}
