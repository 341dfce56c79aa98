/**
 * Whom a server (a cloud, or a gateway) serves, and how much of it each may have at once:
 * principals by their tokens and certificates, their limits, and what they have now. Nothing here
 * knows of streams or models.
 */
package io.draftwire.wire.access;
