import type { CaptureItem } from '#schema/capture'
import { type CounterWeight, counterWords } from '#schema/counter-table'
import type { Health } from '#schema/health'
import type { Overview } from '#schema/overview'
import { bytesText, countOf, shareText } from '#ui/kit/format'
import { counterAmount, sightLines } from '#ui/parts/coverage'

/** Share of free disk space below which the disk is flagged. */
const narrowShare = 0.1

/** Summary above the page: healthy, or the most important problem. */
export function healthSentence(health: Health, captures: readonly CaptureItem[], overview: Overview): string {
  if (health.problem !== '') return `Sensor unhealthy: ${health.problem}.`
  const troubles = [
    ...captureTroubles(health.capture),
    ...captures
      .filter(isTroubled)
      .map(({ name, state }) => `${name} ${state === 'failed' ? 'failed' : 'was interrupted'}`),
    ...health.forwarding
      .filter(({ state }) => state === 'failing')
      .map(({ name }) => `${name} receives no messages`),
    ...health.suricata
      .filter(({ problem }) => problem !== '')
      .map(({ source, problem }) => `no Suricata alerts from ${source}: ${problem}`),
    ...sightLines(overview)
      .filter(({ isBad }) => isBad)
      .map(({ text }) => text),
  ]
  if (troubles.length === 0) return 'Sensor healthy, no loss.'
  const rest = troubles.length - 1
  return `Sensor running, but ${inSentence(troubles[0]!)}${rest === 0 ? '' : `, and ${countOf(rest, 'more problem')} below`}.`
}

/** Loss and lateness of live interfaces. */
function captureTroubles(capture: Health['capture']): readonly string[] {
  if (capture === null) return []
  const lossy = capture.interfaces.filter(({ loss }) => loss > 0)
  return [
    ...lossy.map(({ name, loss }) => `${name} loses ${lossText(loss)} of its packets`),
    ...(capture.queue.lagSeconds >= LATE_SECONDS
      ? [`the engine is ${lagText(capture.queue.lagSeconds)} late`]
      : []),
    ...capture.interfaces
      .filter(({ mirror }) => mirror.length > 0)
      .map(({ name }) => `${name} sees only part of the traffic`),
  ]
}

/** Shorter delays are normal: packets are analysed in groups. */
export const LATE_SECONDS = 3

/** `0.4 %`; a share that rounds to zero is still a loss. */
export function lossText(share: number): string {
  return share > 0 && share < 0.0005 ? 'less than 0.1 %' : shareText(share)
}

export function lagText(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** `Gaps in TCP streams: 3` in a sentence; names keep their capitals. */
function inSentence(text: string): string {
  return /^[A-Z][a-z]+ [a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

export function isTroubled({ state, problem, truncated }: CaptureItem): boolean {
  return state === 'failed' || state === 'interrupted' || problem !== '' || truncated.length > 0
}

/** `412 GB of 500 GB free`; bad if little is left. */
export function diskText(disk: NonNullable<Health['disk']>): {
  readonly text: string
  readonly isBad: boolean
} {
  const share = disk.size === 0 ? 0 : disk.free / disk.size
  return {
    text: `${bytesText(disk.free)} of ${bytesText(disk.size)} free (${shareText(share)})`,
    isBad: share < narrowShare,
  }
}

export interface Counter {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly means: string
  readonly todo: string
  readonly weight: CounterWeight
}

const GRAVEST: readonly CounterWeight[] = ['lost', 'left', 'work']

/** All counters above zero: loss first, processing last. */
export function countersOf({ counters }: Overview): readonly Counter[] {
  return Object.entries(counters)
    .filter(([name, count]) => count > 0 && !name.includes(':'))
    .map(([id, count]) => {
      const { title: name, means, todo, weight } = counterWords(id)
      return { id, name, text: counterAmount(id, count), means, todo, weight }
    })
    .sort((a, b) => GRAVEST.indexOf(a.weight) - GRAVEST.indexOf(b.weight) || (a.name < b.name ? -1 : 1))
}
