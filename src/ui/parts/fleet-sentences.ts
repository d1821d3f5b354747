/** Sentences of the console's pages. */
import type { FleetAlertItem, FleetOverview, FleetSensorItem, FleetSiteItem } from '#schema/fleet'
import { atText, countOf, countText } from '#ui/kit/format'
import { type ShownSeverity, severityShapes } from '#ui/kit/severities'

/** Seconds after which a sensor counts as behind. */
const BEHIND_SECONDS = 60
/** Milliseconds of clock offset that are named. */
const CLOCK_MS = 2000

/** `Plant 2` before `Plant 10`. */
export const compareNames = new Intl.Collator('en', { numeric: true }).compare

/** Severities are words of a sensor; one that this console does not know is shown as a notice. */
export function shownSeverity(severity: string): ShownSeverity {
  return Object.hasOwn(severityShapes, severity) ? (severity as ShownSeverity) : 'notice'
}

/** Above every number of the fleet: what is missing from it. */
export function silentText({
  sites,
  sensors,
  silentCount,
  silentSites,
}: Pick<FleetOverview, 'sites' | 'sensors' | 'silentCount' | 'silentSites'>): string {
  if (sites === 0) return 'No site exists yet.'
  const all = countOf(sites, 'site')
  // "None silent" would be read as good, though no site is watched.
  if (sensors === 0) return `${all}, no sensor yet.`
  if (silentCount === 0) return `${all}, none silent.`
  const since = silentSites[0]?.since ?? null
  const from =
    since === null ? '' : `${silentCount === 1 ? ' since' : ', the longest since'} ${atText(since)}`
  return `${all}, ${countText(silentCount)} silent${from}.`
}

export function openTotal(openAlerts: Readonly<Record<string, number>>): number {
  return Object.values(openAlerts).reduce((sum, count) => sum + count, 0)
}

/** Most severe first. */
export function openList(
  openAlerts: Readonly<Record<string, number>>,
): readonly { readonly severity: string; readonly count: number }[] {
  const order = Object.keys(severityShapes)
  const place = (severity: string) => (order.includes(severity) ? order.indexOf(severity) : order.length)
  return Object.entries(openAlerts)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([severity, count]) => ({ severity, count }))
}

/** State of a sensor in words; `isBad` if it needs attention. */
export function sensorState(sensor: FleetSensorItem): { readonly text: string; readonly isBad: boolean } {
  if (sensor.cloneSuspected) return { text: 'clone suspected', isBad: true }
  switch (sensor.state) {
    case 'pending':
      return { text: 'waits for approval', isBad: true }
    case 'never':
      return { text: 'never connected', isBad: false }
    case 'revoked':
      return { text: 'revoked', isBad: false }
    case 'silent':
      return {
        text: sensor.lastContact === null ? 'silent' : `silent since ${atText(sensor.lastContact)}`,
        isBad: true,
      }
    case 'connected':
      if ((sensor.behindSeconds ?? 0) >= BEHIND_SECONDS && sensor.waiting > 0)
        return { text: `behind by ${countOf(sensor.waiting, 'change')}`, isBad: true }
      return { text: 'connected', isBad: false }
  }
}

/** Further notes about a sensor, one sentence each. */
export function sensorNotes(sensor: FleetSensorItem): readonly string[] {
  const { problem, state, clockOffsetMs, loss, counts, isOlder, software } = sensor
  const notes: string[] = []
  if (problem !== '') notes.push(problem)
  if (state === 'silent')
    notes.push('Check that sightglass serve runs on its machine, and that it reaches the console.')
  if (state === 'never') notes.push('Start or restart sightglass serve on its machine.')
  if (isOlder)
    notes.push(`Version ${software} is older than the console; its page Settings offers the update.`)
  const clock = Math.abs(clockOffsetMs)
  if (clock >= CLOCK_MS)
    notes.push(`Its clock is ${spanText(clock)} ${clockOffsetMs > 0 ? 'ahead of' : 'behind'} the console.`)
  for (const { kind, count, from, to, reason } of loss)
    notes.push(`Lost: ${countOf(count, kind)} between ${atText(from)} and ${atText(to)} (${reason}).`)
  for (const [kind, text] of Object.entries(COUNT_TEXTS)) {
    const count = counts[kind] ?? 0
    if (count > 0) notes.push(text(count))
  }
  return notes
}

const COUNT_TEXTS: Readonly<Record<string, (count: number) => string>> = {
  refused: (count) => `${countOf(count, 'batch', 'batches')} refused.`,
  'set-aside': (count) =>
    `${countOf(count, 'change')} set aside at the sensor: the console does not take them.`,
  'over-quota': (count) => `${countOf(count, 'thing')} beyond the quota of a sensor dropped.`,
  'unlikely-time': (count) => `${countOf(count, 'unlikely time')}: before 2000, or in the future.`,
  'unknown-kind': (count) =>
    `${countOf(count, 'change')} of kinds that this console does not know: update it.`,
}

function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 120
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function sensorAlertText({ kind, sensorName, detail }: FleetAlertItem): string {
  switch (kind) {
    case 'clone-suspected':
      return `Two machines connect as ${sensorName}: ${detail.machine || 'unnamed'} at ${detail.address} and ${detail.otherMachine || 'unnamed'} at ${detail.otherAddress}. The second is refused.`
    case 'speaks-for-another':
      return `${sensorName} sent data under the name of another sensor (${detail.other}). It was refused.`
    case 'over-quota':
      return `${sensorName} has more things than one sensor may send; ${detail.dropped} were dropped.`
    case 'clock':
      return `The clock of ${sensorName} is wrong.`
  }
}

export function siteSentence({ sensors, silent, devices }: FleetSiteItem): string {
  const rest = silent === 0 ? '' : `, ${countText(silent)} silent`
  return `${countOf(sensors, 'sensor')}${rest}, ${countOf(devices, 'device')}.`
}

/** Sensors from which on a note is shown once for all. */
const SHARED = 4

/** Notes that many sensors share, with the number of those. */
export function sharedNotes(notes: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const note of notes.flat()) counts.set(note, (counts.get(note) ?? 0) + 1)
  return new Map([...counts].filter(([, count]) => count >= SHARED))
}
