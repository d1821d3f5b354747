/** Weak settings of a device, by its own messages or by its place in the network. */

import { certificateTerms } from '#model/certificate'
import type { Device, DeviceType } from '#model/device'
import { checkFindings } from './agent-details.ts'
import { joinsNetworks, type NetworkNeighbour, type Surroundings, subnetsOf } from './surroundings.ts'
import type { PostureKind } from './weights.ts'

export interface DeviceFinding {
  readonly kind: PostureKind
  readonly title: string
  readonly what: string
  readonly todo: string
}

/** Bits of an RSA or DSA key below which NIST SP 800-131A rev. 2 (2019) §3 allows no signature. */
const LEAST_KEY_BITS = 2048
const DAY = 24 * 3600 * 1e6
/** Minimum observation before silence counts: updates and scans often come once a week. */
const WATCHED = 7 * DAY
/** Types that are no single device. */
const MANY: ReadonlySet<DeviceType> = new Set(['Group', 'Internet', 'Multicast/Broadcast'])
/** Ports by which servers of updates and of virus protection are reached: WSUS, Symantec, Kaspersky, Trend Micro, Sophos. */
const CARE_PORTS: ReadonlySet<number> = new Set([8530, 8531, 8014, 13000, 14000, 4343, 8190, 8192])
const CARE_NAMES = /wsus|sccm|epo\b|antivir|\bav[-\d]|defender|kaspersky|symantec|sophos|trendmicro|eset/i

export function deviceFindings(
  device: Device,
  self: NetworkNeighbour,
  around: Surroundings,
  zonesOf: ReadonlyMap<string, ReadonlySet<string>>,
): readonly DeviceFinding[] {
  return [
    ...certificateFindings(device),
    ...protectionFinding(device),
    ...dualHomedFinding(device, zonesOf),
    ...backupFinding(self, around),
    ...updatesFinding(device, self, around),
    ...checkFindings(device),
  ]
}

/** Judged at the time the certificate was sent: a replay gives the same result in ten years. */
function certificateFindings({ alternatives }: Device): readonly DeviceFinding[] {
  const shown = (alternatives.certificate ?? []).flatMap(({ value, time }) => {
    const terms = certificateTerms(value)
    return terms === undefined ? [] : [{ ...terms, time: time / 1000, subject: subjectOf(value) }]
  })
  const found: DeviceFinding[] = []
  const expired = shown.find(({ notAfter, time }) => notAfter < time)
  if (expired !== undefined)
    found.push({
      kind: 'expired-certificate',
      title: 'Expired certificate',
      what: `${expired.subject} expired ${new Date(expired.notAfter).toISOString().slice(0, 10)} and is still in use`,
      todo: 'Replace the certificate, and schedule its renewal',
    })
  const short = shown.find(({ key }) => /^(?:RSA|DSA) \d+$/.test(key) && bitsOf(key) < LEAST_KEY_BITS)
  if (short !== undefined)
    found.push({
      kind: 'weak-key',
      title: 'Certificate with a short key',
      what: `${short.subject} has ${short.key}`,
      todo: `Issue a certificate with a key of ${LEAST_KEY_BITS} bits or more`,
    })
  const own = shown.find(({ isSelfSigned }) => isSelfSigned)
  if (own !== undefined)
    found.push({
      kind: 'self-signed-certificate',
      title: 'Self-signed certificate',
      what: `${own.subject} is self-signed`,
      todo: 'Pin this certificate in the clients, or issue one from the site’s certificate authority',
    })
  return found
}

function subjectOf(text: string): string {
  return text.slice('certificate '.length).split('; ')[0]!.slice(0, 120)
}

function bitsOf(key: string): number {
  return Number(key.slice(key.indexOf(' ')))
}

/** Protection level that a Siemens CPU reports (SZL 0x0132 index 4): level 1 protects nothing. */
function protectionFinding({ alternatives }: Device): readonly DeviceFinding[] {
  const claims = [...(alternatives.protection ?? [])].sort((a, b) => b.time - a.time)
  if (claims[0]?.value !== 'protection level 1') return []
  return [
    {
      kind: 'unprotected-controller',
      title: 'Controller without write protection',
      what: 'protection level 1: anyone may read and write its program',
      todo: 'Set protection level 2 or 3 with a password in its hardware configuration',
    },
  ]
}

/** Addresses in two subnets whose other devices are of different zones: a way round the firewall between them. */
function dualHomedFinding(
  device: Device,
  zonesOf: ReadonlyMap<string, ReadonlySet<string>>,
): readonly DeviceFinding[] {
  if (joinsNetworks(device) || MANY.has(device.type)) return []
  const homes = subnetsOf(device).flatMap((subnet) => {
    const zones = zonesOf.get(subnet)
    return zones === undefined ? [] : [{ subnet, zones }]
  })
  for (const [at, one] of homes.entries())
    for (const other of homes.slice(at + 1)) {
      if ([...one.zones].some((zone) => other.zones.has(zone))) continue
      const names = [one, other].map(
        ({ subnet, zones }) => `${subnet.slice(subnet.indexOf('|') + 1)}.0/24 (${[...zones].sort()[0]})`,
      )
      return [
        {
          kind: 'dual-homed',
          title: 'Connected to two zones',
          what: `it has addresses in ${names.join(' and ')}`,
          todo: 'Remove one network interface, or route both through the firewall between the zones',
        },
      ]
    }
  return []
}

/** A program was written, and no copy was fetched since by anyone. */
function backupFinding({ inbound }: NetworkNeighbour, around: Surroundings): readonly DeviceFinding[] {
  const written = inbound.reduce((latest, one) => Math.max(latest, one.programWritten), 0)
  const read = inbound.reduce((latest, one) => Math.max(latest, one.programRead), 0)
  if (written === 0 || read >= written) return []
  const writer = inbound.find(({ programWritten }) => programWritten === written)
  return [
    {
      kind: 'no-backup-seen',
      title: 'Program changed without backup',
      what: `${around.get(writer?.other ?? '')?.name ?? 'a station'} wrote its program at ${new Date(written / 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC; no upload was seen since`,
      todo: 'Compare the program with the released project, and store a copy outside the station',
    },
  ]
}

/** A Windows computer that talked for a week or more, and neither to the internet nor to anything that cares for it. */
function updatesFinding(
  { os, firstSeen, lastSeen }: Device,
  { outbound }: NetworkNeighbour,
  around: Surroundings,
): readonly DeviceFinding[] {
  if (!/windows/i.test(os) || lastSeen - firstSeen < WATCHED) return []
  const isCaredFor = outbound.some(({ other, port }) => {
    const server = around.get(other)
    return server?.type === 'Internet' || CARE_PORTS.has(port ?? 0) || CARE_NAMES.test(server?.name ?? '')
  })
  if (isCaredFor) return []
  return [
    {
      kind: 'no-updates-seen',
      title: 'No updates or antivirus traffic seen',
      what: `no request to a known update or antivirus server in ${Math.floor((lastSeen - firstSeen) / DAY)} days`,
      todo: 'Check how it receives updates and signatures; manual updates count too',
    },
  ]
}
