/**
 * Experiments: a file says which axes cross, {@link io.draftwire.lab.experiment.Experiment#points}
 * lays the points out, a {@link io.draftwire.lab.experiment.Sweep} runs them and writes a row each.
 * What a point costs and gives is a {@link io.draftwire.lab.experiment.Runner}'s to say; nothing
 * here draws, and nothing here reads results back but to resume.
 */
package io.draftwire.lab.experiment;
