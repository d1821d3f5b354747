/**
 * Searches past traffic for indicators published later: links of the store for addresses; for names, files and
 * fingerprints the log of live streams; and for these and pages the stored captures, read again.
 */
import { existsSync } from 'node:fs'
import { severityOfThreat, threatSentence } from '#detect/intelligence'
import { rule as address } from '#detect/rules/malicious-address'
import { rule as domain } from '#detect/rules/malicious-domain'
import { rule as file } from '#detect/rules/malicious-file'
import { rule as fingerprint } from '#detect/rules/malicious-fingerprint'
import { rule as url } from '#detect/rules/malicious-url'
import { startEngine } from '#engine-host/start'
import type { Alert } from '#model/alert'
import type { Link } from '#model/device'
import { identifier } from '#model/identifier'
import type { JournalEntry } from '#model/journal'
import type { Indicator } from '#model/threat'
import { pagesOf } from '#store/pages'
import type { Store, StoredCapture } from '#store/store'
import { IndicatorQueries, type IndicatorQuery, type Ready } from './hunt-questions.ts'
import { alertOfSighting, type End, lateAlert } from './late-alert.ts'
import type { SightingLog } from './sighting-log.ts'

const RULES: ReadonlySet<string> = new Set([address, domain, file, fingerprint, url].map(({ id }) => id))

const limits = {
  links: 800_000,
  /** Alerts of one hunt; more is a feed that is wrong, not a plant that is lost. */
  alerts: 500,
  /** Bytes of captures that are read again, the latest first, and how long that may take. */
  captureBytes: 20 * 1024 ** 3,
  captureMs: 60 * 60_000,
  page: 1000,
} as const

export interface HuntSetup {
  readonly store: Store
  /** Files of intelligence. */
  readonly files: readonly string[]
  readonly captures: readonly StoredCapture[]
  readonly seen: SightingLog
  readonly protocolFolders: readonly string[]
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Called with entries that can be read from the store. */
  readonly reported: (entries: readonly JournalEntry[]) => void
  readonly signal: AbortSignal
}

export interface HuntResult {
  readonly ready: Ready
  readonly links: number
  /** Names, files and fingerprints that were noted of live streams. */
  readonly sightings: number
  readonly captures: number
  /** Captures that are no longer there, or for which time or room did not suffice. */
  readonly notSearched: number
  readonly found: number
  /** Why a capture could not be searched, of the first such; '' for none. */
  readonly problem: string
}

/** Alerts of what is found are in the store when it resolves. */
export async function hunt(setup: HuntSetup): Promise<HuntResult> {
  const { questions, ready } = await IndicatorQueries.read(setup.files)
  const finder = new Finder(setup)
  let links = 0
  let sightings = 0
  try {
    if ((ready.kinds.address ?? 0) > 0) links = await searchLinks(setup, questions, finder)
    if (isAboutContent(ready)) sightings = await searchSightings(setup, questions, finder)
  } finally {
    await questions.close()
  }
  const read = isAboutContent(ready)
    ? await searchCaptures(setup, finder)
    : { captures: 0, notSearched: 0, problem: '' }
  return { ready, links, sightings, ...read, found: finder.count }
}

function isAboutContent({ kinds }: Ready): boolean {
  return Object.keys(kinds).some((kind) => kind !== 'address')
}

/** Keeps alerts that were not known yet. */
class Finder {
  readonly #setup: HuntSetup
  count = 0

  constructor(setup: HuntSetup) {
    this.#setup = setup
  }

  async add(capture: number, alerts: readonly Alert[]): Promise<void> {
    const { store, now, reported: threatSentence } = this.#setup
    const entries: JournalEntry[] = []
    for (const alert of alerts) {
      if (this.count >= limits.alerts) break
      if ((await store.alert(alert.id)) !== undefined) continue
      const late = {
        ...alert,
        what: `${alert.what}; seen ${ago(alert.lastTime, now())}, before this was known`,
      }
      entries.push({ kind: 'alert', alert: late }, eventOf(late, now()))
      this.count++
    }
    if (entries.length === 0) return
    await store.apply(capture, entries)
    // Results of a capture that is still being read may yet be removed; the engine itself reports them then.
    if (this.#setup.captures.find(({ number }) => number === capture)?.state === 'done')
      await store.commitCapture(capture)
    threatSentence(entries)
  }
}

async function searchLinks(
  { store, signal }: HuntSetup,
  questions: IndicatorQueries,
  finder: Finder,
): Promise<number> {
  let count = 0
  for await (const { items } of pagesOf((paging) => store.links(paging), limits.page, limits.links)) {
    count += items.length
    const asked = items.flatMap((link): readonly IndicatorQuery[] => [
      ['address', link.serverAddress, link.lastSeen, link.port],
      ['address', link.clientAddress, link.lastSeen],
    ])
    const answers = await questions.ask(asked)
    for (const [i, link] of items.entries()) {
      const [server, client] = [answers[2 * i], answers[2 * i + 1]]
      const side = server ? 'server' : 'client'
      const found = server ?? client
      if (!found || (await isOurs(store, link, side))) continue
      await finder.add(link.firstPlace.file, [await alertOf(store, link, { found, side })])
    }
    if (signal.aborted) break
  }
  return count
}

/** A controller with a public address belongs to the plant, whatever a feed lists: same as in the rule. */
async function isOurs(store: Store, link: Link, side: 'server' | 'client'): Promise<boolean> {
  const id = link[side]
  return id !== '' && (await store.device(id))?.class === 'OT'
}

async function alertOf(
  store: Store,
  link: Link,
  { found, side }: { readonly found: Indicator; readonly side: 'server' | 'client' },
): Promise<Alert> {
  const { clientAddress, serverAddress, firstSeen, lastSeen } = link
  const subject = side === 'server' ? serverAddress : clientAddress
  const other = side === 'server' ? link.client : link.server
  const name = (await store.device(other))?.name || (side === 'server' ? clientAddress : serverAddress)
  const what = side === 'server' ? `${name} talked to ${subject}` : `${subject} talked to ${name}`
  return lateAlert(address, {
    what: `${what}, malicious ${threatSentence(found)}`,
    subject,
    severity: severityOfThreat(found, side === 'server' ? 'critical' : 'warning'),
    time: firstSeen,
    lastTime: lastSeen,
    source: link.client,
    destination: link.server,
    sourceAddress: clientAddress,
    destinationAddress: serverAddress,
    protocol: link.protocol,
    places: [link.firstPlace],
  })
}

/** Log of live streams, whose packets are gone. */
async function searchSightings(
  { store, seen, captures, signal }: HuntSetup,
  questions: IndicatorQueries,
  finder: Finder,
): Promise<number> {
  const there = new Set(captures.map(({ number }) => number))
  let count = 0
  for await (const page of seen.pages(limits.page)) {
    if (signal.aborted) break
    // Captures that a person removed are not restored.
    const kept = page.filter(({ capture }) => there.has(capture))
    count += kept.length
    const answers = await questions.ask(kept.map(({ kind, value, time }) => [kind, value, time]))
    for (const [i, { capture, ...sighting }] of kept.entries()) {
      const found = answers[i]
      if (!found) continue
      const [from, to] = await Promise.all(
        [sighting.source, sighting.destination].map((one) => endAt(store, one)),
      )
      await finder.add(capture, [alertOfSighting(sighting, found, from!, to!)])
    }
  }
  return count
}

async function endAt(store: Store, address: string): Promise<End> {
  // A search finds parts of addresses too: 10.0.0.1 also in 10.0.0.12.
  const { items } = await store.devices({ search: address, limit: limits.page })
  const device = items.find(
    ({ ipAddresses, macAddresses }) => ipAddresses.includes(address) || macAddresses.includes(address),
  )
  return { id: device?.id ?? '', name: device?.name || address }
}

async function searchCaptures(setup: HuntSetup, finder: Finder) {
  const end = setup.now() + limits.captureMs
  const done = setup.captures.filter(({ state }) => state === 'done')
  const latest = [...done].sort((a, b) => (b.lastTime ?? 0) - (a.lastTime ?? 0))
  let left: number = limits.captureBytes
  let captures = 0
  let problem = ''
  for (const { number, name, path, size } of latest) {
    if (path === '' || !existsSync(path) || size > left || setup.signal.aborted || setup.now() > end) continue
    left -= size
    const alerts = await alertsIn(path, setup).catch((error: Error) => error)
    if (alerts instanceof Error) {
      problem ||= `${name}: ${alerts.message}`
      continue
    }
    await finder.add(number, alerts)
    captures++
  }
  return { captures, notSearched: latest.length - captures, problem }
}

/** Findings of the five rules about one capture. */
async function alertsIn(
  path: string,
  { files, protocolFolders, signal }: HuntSetup,
): Promise<readonly Alert[]> {
  const run = startEngine({ files: [path], intelFiles: files, protocolFolders, flushMs: 0 })
  const giveUp = () => run.cancel()
  signal.addEventListener('abort', giveUp)
  const alerts = new Map<string, Alert>()
  try {
    for await (const batch of run.entries)
      for (const entry of batch)
        if (entry.kind === 'alert' && RULES.has(entry.alert.rule)) alerts.set(entry.alert.id, entry.alert)
  } finally {
    signal.removeEventListener('abort', giveUp)
    run.cancel()
  }
  return [...alerts.values()]
}

function eventOf({ id, title, what, source, destination, places }: Alert, nowMs: number): JournalEntry {
  return {
    kind: 'event',
    event: {
      id: identifier('event', 'threat-found-in-history', id),
      time: nowMs * 1000,
      type: 'threat-found-in-history',
      severity: 'alert',
      title,
      text: what,
      devices: [...new Set([source, destination])].filter((one) => one !== ''),
      place: places[0],
    },
  }
}

/** `12 days ago`; in the largest unit of which there are two. */
export function ago(time: number, nowMs: number): string {
  const seconds = Math.max(0, nowMs / 1000 - time / 1e6)
  for (const [unit, size] of [
    ['days', 86_400],
    ['hours', 3600],
    ['minutes', 60],
  ] as const)
    if (seconds >= 2 * size) return `${Math.floor(seconds / size)} ${unit} ago`
  return 'just now'
}
