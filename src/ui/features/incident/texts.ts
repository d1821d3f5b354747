/** Texts of the page of one incident. */

export const GONE = {
  unknown: 'This incident is no longer kept, or it became part of another one: later packets may join two.',
  outside: 'Nothing of this incident lies in the time range.',
} as const

export const LATER_INCIDENT =
  'Title, consequences and course end with this time range; severity and the last time are of all time'

export const PRIORITY_HINT =
  'P1 critical, P2 major, P3 minor, P4 other. Severity follows stages, targets and alerts; it is never below the most severe alert.'

export const ENDPOINT_SOURCES = {
  agent: 'agent',
  defender: 'Defender XDR',
  osquery: 'osquery',
  wazuh: 'Wazuh',
  sysmon: 'Sysmon',
  velociraptor: 'Velociraptor',
} as const
