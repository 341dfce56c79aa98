package io.draftwire.lab.experiment;

/**
 * The rejection bound of SQS-SD (arXiv 2510.09942): E[rejections] <= sum_n (TV(q_n, p_n) + alpha_n
 * + K_n / (4 ell)), beside what it bounds, as means over positions whose contexts are equal for all
 * schemes (teacher-forced).
 *
 * @param positions how many the means are over
 * @param rejections 1 minus the probability of acceptance, exact over the scheme's own chances
 * @param tv TV(q, p) of the two models' laws before any sparsification
 * @param dropped alpha_n, the mass outside the support
 * @param lattice K_n / (4 ell); for a law over the whole vocabulary K_n is V; without a lattice,
 *     the TV that rounding did add
 */
public record BoundTerms(
    int positions, double rejections, double tv, double dropped, double lattice) {}
