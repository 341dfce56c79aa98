/**
 * What a results folder says, for people: one self-contained page, and CSV for other tools. Reads
 * {@code results.jsonl} and {@code manifest.json} only; runs no model and knows no clock, so equal
 * folders give equal bytes. Every number on the page is computed here from the rows, carries the
 * group it stands for, and comes with its interval; no sentence states an outcome that the rows do
 * not decide.
 */
package io.draftwire.lab.report;
