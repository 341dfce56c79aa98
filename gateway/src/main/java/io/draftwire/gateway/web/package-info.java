/** HTTP: routes, streams, files, who may ask. */
package io.draftwire.gateway.web;
