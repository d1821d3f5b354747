/**
 * Activity on an endpoint: a process, its user and hash, its connections; and the part of it that belongs to an
 * incident.
 */
import type { Microseconds } from '#model/time'
import { type ExportRow, textOf, timeOf } from './sources/rows.ts'

export const ENDPOINT_ACTIVITY_KINDS = ['process', 'connection', 'logon', 'alert'] as const
export type EndpointActivityKind = (typeof ENDPOINT_ACTIVITY_KINDS)[number]

/** '' where a text is unknown. */
export interface EndpointActivity {
  /** `defender:6f…`. */
  readonly endpoint: string
  readonly kind: EndpointActivityKind
  readonly time: Microseconds
  /** File name of the program. */
  readonly process: string
  readonly command: string
  readonly user: string
  /** 64 hexadecimal digits. */
  readonly sha256: string
  readonly remoteAddress: string
  readonly remotePort: number | undefined
  /** Of an alert of the endpoint product. */
  readonly title: string
}

export const activityLimits = {
  /** Activities of one export. */
  rows: 50_000,
  /** Before the first and after the last event of an incident. */
  aroundUs: 10 * 60 * 1_000_000,
  /** Shown of one device. */
  shown: 50,
} as const

/** Undefined where there is no time or nothing that was done. */
export function activityOf(
  endpoint: string,
  kind: EndpointActivityKind,
  given: Partial<
    Record<'time' | 'process' | 'command' | 'user' | 'sha256' | 'remoteAddress' | 'title', unknown>
  > & {
    readonly remotePort?: unknown
  },
): EndpointActivity | undefined {
  const time = typeof given.time === 'number' ? given.time : timeOf(given.time)
  const port = Number(given.remotePort)
  const sha256 = textOf(given.sha256).toLowerCase()
  const activity: EndpointActivity = {
    ...{ endpoint, kind, time },
    process: fileName(textOf(given.process)),
    command: textOf(given.command),
    user: textOf(given.user),
    sha256: /^[0-9a-f]{64}$/.test(sha256) ? sha256 : '',
    // Sockets of both families write IPv4 addresses so.
    remoteAddress: textOf(given.remoteAddress).replace(/^::ffff:(?=\d+\.)/i, ''),
    remotePort: Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined,
    title: textOf(given.title),
  }
  const { process, user, remoteAddress, title } = activity
  return time > 0 && (process || user || remoteAddress || title) !== '' ? activity : undefined
}

const fileName = (path: string) => path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)

/** `PLANT\lena`; either part may be missing. */
export function userOf(row: ExportRow, domain: string, name: string): string {
  return [textOf(row[domain]), textOf(row[name])].filter((text) => text !== '').join('\\')
}

export interface IncidentSpan {
  readonly time: Microseconds
  readonly lastTime: Microseconds
  /** Addresses of the other devices of the incident. */
  readonly peers: ReadonlySet<string>
}

/**
 * Those near the incident's time. First what names a device of the incident, then alerts of the endpoint product; of the
 * rest only what shares its program with those.
 */
export function activitiesWithin(
  activities: readonly EndpointActivity[],
  { time, lastTime, peers }: IncidentSpan,
): readonly EndpointActivity[] {
  const near = activities.filter(
    (one) => one.time >= time - activityLimits.aroundUs && one.time <= lastTime + activityLimits.aroundUs,
  )
  const direct = near.filter(({ kind, remoteAddress }) => kind === 'alert' || peers.has(remoteAddress))
  const programs = new Set(direct.map(({ process }) => process.toLowerCase()).filter((name) => name !== ''))
  const related = near.filter(
    (one) => !direct.includes(one) && one.kind === 'process' && programs.has(one.process.toLowerCase()),
  )
  return [...direct, ...related].sort((one, other) => one.time - other.time).slice(0, activityLimits.shown)
}
