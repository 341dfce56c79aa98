/**
 * Sessions that outlive their connections, at the cloud: their names, what is kept of one whose
 * edge is away, and the greeting in which it is taken up. No clock, no I/O, no model.
 */
package io.draftwire.cloud.resume;
