/** The HTTP API's requests and responses as JSON; no sockets and no models here. */
package io.draftwire.gateway.api;
