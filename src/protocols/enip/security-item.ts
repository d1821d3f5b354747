/** The item that a device with CIP Security adds to its List Identity answer: ODVA, CIP Networks Library Vol. 8. */
import { u16le } from '#bytes/read'
import { cipSecurityProfiles } from '#model/cip-security'
import type { About, Reading } from '#model/fact'

// Offsets in the item: profiles (2), states of two objects (1 each), ports that are open (1).
const PROFILES = 0
const CIP_SECURITY = 2
const ENIP_SECURITY = 3
const PORTS = 4
const LENGTH = 5

/** By bit. */
const PORT_NAMES = ['44818/tcp', '44818/udp', '2222/udp', '2221/tcp', '2221/udp'] as const
const STATES = ['factory default', 'configuration in progress', 'configured'] as const

/** Readings in the item; none if it is too short. */
export function securityItem(
  bytes: Uint8Array,
  start: number,
  end: number,
  about: About | undefined,
): readonly Reading[] {
  if (end - start < LENGTH) return []
  const reading = (point: string, value: string): Reading => ({ kind: 'reading', about, point, value })
  const state = (at: number) => STATES[bytes[start + at]!] ?? `state ${bytes[start + at]}`
  return [
    reading('cip-security-profiles', named(cipSecurityProfiles, u16le(bytes, start + PROFILES))),
    reading('cip-security', state(CIP_SECURITY)),
    reading('enip-security', state(ENIP_SECURITY)),
    reading('enip-open-ports', named(PORT_NAMES, bytes[start + PORTS]!)),
  ]
}

function named(names: readonly string[], bits: number): string {
  return names.filter((_, bit) => (bits >> bit) & 1).join(', ') || 'none'
}
