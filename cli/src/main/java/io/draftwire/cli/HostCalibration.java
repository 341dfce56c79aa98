package io.draftwire.cli;

import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.file.WholeFile;
import io.draftwire.lab.time.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures this host for the commands that need it measured. */
final class HostCalibration {
  private HostCalibration() {}

  /** Whether that was never done. */
  static boolean missing() {
    return !Files.exists(Calibration.file());
  }

  /** Measures with these two, and keeps the result as the profile {@code measured}. */
  static Calibration run(Models models, Path draftFile, Path targetFile, ProgressLine progress)
      throws IOException {
    WholeFile.check(Calibration.file());
    Calibration measured;
    try (LanguageModel draft = models.draft(draftFile);
        LanguageModel target = models.target(targetFile, 1)) {
      measured = Calibration.measure(draft, target, progress::message);
    }
    measured.store(Calibration.file());
    if (measured.disturbed()) {
      progress.message(
          "this host was busy meanwhile: longer passes came out cheaper; calibrate again when it is quiet");
    }
    return measured;
  }
}
