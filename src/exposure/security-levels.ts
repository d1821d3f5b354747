/**
 * Achievable level of each zone by IEC 62443-3-3:2013, as far as packets show: a weak setting that a requirement
 * forbids keeps the zone below the level at which Annex B demands it. Requirements that no packet shows are not judged:
 * this is an upper bound.
 */
import type { Exposure, SecurityLevel, ZoneSecurity } from '#model/exposure'
import type { Surroundings } from './surroundings.ts'
import type { PostureKind } from './weights.ts'

interface Requirement {
  /** `SR 1.5`, or with its enhancement: `SR 5.2 RE 1`. */
  readonly id: string
  readonly title: string
  /** The lowest level that asks for it: Annex B, Table B.1. */
  readonly from: SecurityLevel
  readonly broken: readonly PostureKind[]
}

const REQUIREMENTS: readonly Requirement[] = [
  { id: 'SR 1.1', title: 'Human user identification and authentication', from: 1, broken: ['no-sign-in'] },
  {
    id: 'SR 1.2',
    title: 'Software process and device identification and authentication',
    from: 2,
    broken: ['unauthenticated-control', 'unprotected-opcua', 'readable-community'],
  },
  {
    id: 'SR 1.5',
    title: 'Authenticator management',
    from: 1,
    broken: ['default-credentials', 'clear-text-credentials'],
  },
  { id: 'SR 1.6', title: 'Wireless access management', from: 1, broken: ['weak-wifi'] },
  {
    id: 'SR 1.8',
    title: 'Public key infrastructure certificates',
    from: 2,
    broken: ['expired-certificate', 'self-signed-certificate'],
  },
  { id: 'SR 1.9', title: 'Strength of public key authentication', from: 2, broken: ['weak-key'] },
  { id: 'SR 1.13', title: 'Access via untrusted networks', from: 1, broken: ['internet-exposed'] },
  { id: 'SR 2.1', title: 'Authorization enforcement', from: 1, broken: ['unprotected-controller'] },
  {
    id: 'SR 3.2',
    title: 'Malicious code protection',
    from: 1,
    broken: ['signs-of-attack', 'no-updates-seen', 'old-windows'],
  },
  { id: 'SR 3.4', title: 'Software and information integrity', from: 1, broken: ['key-not-in-run'] },
  {
    id: 'SR 4.3',
    title: 'Use of cryptography',
    from: 1,
    broken: ['old-tls', 'weak-cipher', 'weak-opcua', 'rdp-without-nla'],
  },
  {
    id: 'SR 5.1',
    title: 'Network segmentation',
    from: 1,
    broken: ['cross-zone-control', 'level-skip', 'dual-homed'],
  },
  {
    id: 'SR 5.2',
    title: 'Zone boundary protection',
    from: 1,
    broken: ['internet-connection', 'outside-conduit'],
  },
  { id: 'SR 5.2 RE 1', title: 'Deny by default, allow by exception', from: 2, broken: ['remote-access'] },
  { id: 'SR 7.3', title: 'Control system backup', from: 1, broken: ['no-backup-seen'] },
  { id: 'SR 7.7', title: 'Least functionality', from: 1, broken: ['insecure-protocol'] },
  { id: 'SR 7.8', title: 'Control system component inventory', from: 2, broken: ['unauthorised-device'] },
]

/** Devices named for one reason; the rest are counted. */
const MOST_DEVICES = 20
const HIGHEST: SecurityLevel = 4

/**
 * @param targets SL-T of zones, by their names, from the site file. Returns one entry for each zone with devices, by
 * name.
 */
export function zoneSecurity(
  around: Surroundings,
  exposures: readonly Exposure[],
  targets: ReadonlyMap<string, SecurityLevel>,
): ZoneSecurity[] {
  const zones = new Map<string, number>()
  for (const { zone, type } of around.values())
    if (zone !== '' && type !== 'Internet') zones.set(zone, (zones.get(zone) ?? 0) + 1)
  const open = exposures.filter(
    ({ kind, state }) =>
      kind === 'posture' && !['rejected', 'fixed', 'accepted', 'mitigated'].includes(state),
  )
  const byZone = Map.groupBy(open, ({ device }) => around.get(device)?.zone ?? '')
  return [...zones]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([zone, devices]) => {
      const own = byZone.get(zone) ?? []
      const reasons = REQUIREMENTS.flatMap(({ id, title, from, broken }) => {
        const against = own.filter(({ name }) => (broken as readonly string[]).includes(name))
        if (against.length === 0) return []
        const knownDevices = [...new Set(against.map(({ device }) => device))]
        return [
          {
            requirement: id,
            title,
            level: from,
            settings: [...new Set(against.map(({ name }) => name))].sort(),
            devices: knownDevices.slice(0, MOST_DEVICES),
            count: knownDevices.length,
          },
        ]
      })
      const achieved = reasons.reduce<number>((level, reason) => Math.min(level, reason.level - 1), HIGHEST)
      return {
        zone,
        devices,
        target: targets.get(zone),
        achieved: achieved as ZoneSecurity['achieved'],
        reasons,
      }
    })
}
