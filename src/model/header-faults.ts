/** Words for faults of headers that rules know by name. */

/** A fragment that ends beyond the longest datagram, 65,535 bytes: RFC 791 §3.1. */
export const BEYOND_DATAGRAM = 'fragment beyond the longest datagram'
