/**
 * Fits the heads of early exits to a target, and tells by text that they were not fitted to how
 * often they say what the model will.
 */
package io.draftwire.lab.exits;
