package io.draftwire.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a model is loaded. Names are llama.cpp's. */
final class ModelOptions {
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
      names = {"-ngl", "--gpu-layers"},
      paramLabel = "N",
      description = "Layers on the GPU, where the native engine has one (default: 0).")
  int gpuLayers;

  @Option(
      names = "--natives",
      paramLabel = "DIR",
      description = "Directory with llama.cpp's libraries (default: fetched once).")
  Path natives;
}
