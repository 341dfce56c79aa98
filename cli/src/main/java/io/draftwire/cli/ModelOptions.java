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
