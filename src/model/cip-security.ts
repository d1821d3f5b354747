/**
 * Profiles that a device with CIP Security offers, by bit: ODVA, CIP Networks Library Vol. 8, CIP Security object,
 * attribute 2. EtherNet/IP reports the same in its List Identity.
 */
export const cipSecurityProfiles = [
  'EtherNet/IP Integrity',
  'EtherNet/IP Confidentiality',
  'CIP Authorization',
  'CIP User Authentication',
  'Resource-Constrained CIP Security',
] as const
