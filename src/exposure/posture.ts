/** Weak settings that the wire shows, without any advisory: docs/internals/exposure-models.md §3. */
import type { Alert } from '#model/alert'
import type { Device } from '#model/device'
import type { SiteConduit } from '#model/site'
import { contactFindings, namesOf } from './contact-posture.ts'
import { deviceFindings } from './device-posture.ts'
import { sessionFindings } from './session-posture.ts'
import type { Surroundings } from './surroundings.ts'
import { type PostureKind, weights } from './weights.ts'
import { zoneFindings } from './zone-posture.ts'

export interface PostureFinding {
  readonly kind: PostureKind
  readonly title: string
  /** Observation. */
  readonly what: string
  readonly points: number
  readonly todo: string
}

const OLD_WINDOWS = /windows[^,;]*?(?:\b(?:nt|2000|xp|2003|vista|7|8|2008)\b|\b(?:5\.\d|6\.[012])\b)/i
/**
 * Kinds that show the same as the alert of a readable password, with more certainty: a person may have learned the
 * alert.
 */
const CREDENTIALS: ReadonlySet<PostureKind> = new Set([
  'default-credentials',
  'clear-text-credentials',
  'readable-community',
])
const CREDENTIAL_RULE = 'cleartext-credentials'
/** In the text of its alerts; the second form is that of alerts stored by earlier versions. */
const DEFAULT_CREDENTIALS = /vendor default credentials|that the maker ships/

/** Surroundings of a device while its settings are judged. */
export interface Setting {
  readonly around: Surroundings
  /** Zones of the devices of each subnet. */
  readonly zonesOf?: ReadonlyMap<string, ReadonlySet<string>>
  /** Permitted traffic between zones, from the site file. */
  readonly conduits?: readonly SiteConduit[]
}

export function postureOf(
  device: Device,
  alerts: readonly Alert[],
  { around, zonesOf = new Map(), conduits = [] }: Setting,
): readonly PostureFinding[] {
  const self = around.get(device.id)
  if (self === undefined || device.type === 'Internet' || device.type === 'Multicast/Broadcast') return []
  const found: PostureFinding[] = []
  const add = (kind: PostureKind, title: string, what: string, todo: string) =>
    found.push({ kind, title, what, points: weights.posture[kind], todo })
  const sessions = sessionFindings(self.inbound)
  for (const { kind, title, what, todo, contacts } of sessions)
    add(kind, title, `${what}, with ${namesOf(contacts, around)}`, todo)
  if (!sessions.some(({ kind }) => CREDENTIALS.has(kind))) credentials(alerts, device, add)
  for (const { kind, title, what, todo } of [
    ...deviceFindings(device, self, around, zonesOf),
    ...zoneFindings(device, self, around, conduits),
    ...contactFindings(device, self, around),
  ])
    add(kind, title, what, todo)
  ownStateFindings(device, add)
  const attacks = alerts.filter(
    ({ engine, severity, source, destination }) =>
      engine === 'malware' &&
      (severity === 'critical' || severity === 'major') &&
      (source === device.id || destination === device.id),
  )
  if (attacks.length > 0)
    add('signs-of-attack', 'Signs of an attack', attacks[0]!.what.slice(0, 300), 'Handle the alert first')
  return found
}

type Add = (kind: PostureKind, title: string, what: string, todo: string) => void

/** Findings by the marks, the key switch and the operating system of the device. */
function ownStateFindings(device: Device, add: Add): void {
  if (!device.authorised)
    add(
      'unauthorised-device',
      'Not authorised',
      'not marked as authorised',
      'Find its owner, or disconnect it',
    )
  if (/rem|prog/i.test(device.keyPosition) && !/run$/i.test(device.keyPosition.replace(/rem\w*[ -]?/i, '')))
    add(
      'key-not-in-run',
      'Key switch allows programming',
      `its key is in position ${device.keyPosition}`,
      'Turn the key to RUN and remove it; turn it only for planned work',
    )
  if (OLD_WINDOWS.test(device.os))
    add(
      'old-windows',
      'Unsupported Windows version',
      device.os.slice(0, 120),
      'Replace it, or isolate it behind its own firewall',
    )
}

function credentials(alerts: readonly Alert[], device: Device, add: Add): void {
  const own = alerts.filter(({ rule, destination }) => rule === CREDENTIAL_RULE && destination === device.id)
  const shipped = own.find(({ what }) => DEFAULT_CREDENTIALS.test(what))
  const readable = own.find((alert) => alert !== shipped)
  if (shipped !== undefined)
    add(
      'default-credentials',
      'Default credentials in use',
      shipped.what.slice(0, 300),
      'Change the password',
    )
  else if (readable !== undefined)
    add(
      'clear-text-credentials',
      'Cleartext password',
      readable.what.slice(0, 300),
      'Change the password and use an encrypted service (SSH, HTTPS, SNMPv3)',
    )
}
