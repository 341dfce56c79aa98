package io.draftwire.cloud;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.cloud.metrics.CloudMetrics;
import io.draftwire.core.session.CloudLimits;
import java.util.function.IntPredicate;

/**
 * What all sessions of a cloud have in common.
 *
 * @param endsText tokens that end a text
 */
record SessionTerms(
    CloudLimits limits,
    IntPredicate endsText,
    TargetTasks inference,
    AdmissionControl admission,
    Later later,
    Patience patience,
    CloudMetrics metrics) {}
