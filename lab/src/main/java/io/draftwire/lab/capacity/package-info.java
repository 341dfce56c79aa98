/**
 * How many users one target serves, in virtual time: users who ask for one answer after the other,
 * more and more of them, until their answers come too slowly.
 */
package io.draftwire.lab.capacity;
