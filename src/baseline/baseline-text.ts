import { timeText } from '#model/time'
import type { Baseline } from './baseline.ts'
import type { BurstModel } from './burst-model.ts'
import { type Channel, channelKey } from './channel.ts'
import { connectionPairKey } from './connection-pair.ts'
import type { DeviceContent, Remembered } from './content.ts'
import { hoursText } from './hours.ts'
import type { PointModel } from './point-model.ts'
import type { VolumeModel } from './volume-model.ts'

/**
 * The baseline as text that people read, review, diff and edit: YAML, sorted by content, so that the same traffic gives
 * the same file, byte for byte.
 */

export const VERSION = 'sightglass.baseline/1'

const HEAD = `# What is normal at this site. Edit and review it like code; \`sightglass baseline diff\` compares two of these files.
# relations: who reaches whom by which service; fullest: bytes of the fullest ten minutes; busy: the same by hour of the day, UTC, where there are many.
# channels: what they ask; each symbol as [count, first seen, last seen]. hours: of the day, UTC, it was at work in. pace: how often a minute, and the longest pause in seconds.
# order: what a change came after, and how often. points: which values a point had; drift: how far its lines followed since; stillest: how often in a row it was the same; hours: how long it was learned; steps: class of time (0: up to 4 s, 1: up to 16 s …), widest step, how many.
# devices: who was there, each with its addresses. remembered: what rules have seen, and would call new if it were not listed here.
`

export interface BaselineTextOptions {
  /** Its reader continues to learn. */
  readonly isOpen?: boolean
  /** Default: content of files. */
  readonly devices?: readonly DeviceContent[]
  readonly remembered?: Remembered
}

/** Text of a baseline file. */
export function baselineText(baseline: Baseline, reported: BaselineTextOptions = {}): string {
  const { isOpen = false, devices = baseline.devices.contents(), remembered = baseline.remembered } = reported
  const keyed = baseline.connectionPairs
    .all()
    .map(
      (connectionPair) =>
        [
          connectionPairKey(connectionPair.client, connectionPair.server, connectionPair.service),
          connectionPair,
        ] as const,
    )
  const connectionPairs = keyed.sort(byKey).map(([, connectionPair]) => {
    const { client, server, service, first, last, count, volume } = connectionPair
    const amount = volume === undefined ? '' : volumeText(volume)
    return `  - {client: ${quote(client)}, server: ${quote(server)}, service: ${quote(service)}, count: ${count}, first: ${quote(timeText(first))}, last: ${quote(timeText(last))}${amount}}\n`
  })
  const channels = baseline.channels
    .all()
    .map((one) => [channelKey(one.client, one.server, one.protocol, one.unit), one] as const)
    .sort(byKey)
    .map(([, channel]) => channelText(channel))
  const points = [...baseline.models.points.entries()]
    .sort(byKey)
    .map(([key, point]) => pointText(key, point))
  return `${HEAD}version: ${VERSION}\n${isOpen ? 'learning: open\n' : ''}relations:${list(connectionPairs)}channels:${list(channels)}points:${list(points)}devices:${list(devices.map(deviceText))}${rememberedText(remembered)}`
}

function volumeText({ most, bins, days, byHour }: VolumeModel): string {
  const busy = [...(byHour ?? [])].flatMap((bytes, hour) => (bytes > 0 ? [`${hour}: ${bytes}`] : []))
  const hours = busy.length === 0 ? '' : `, days: ${days}, busy: {${busy.join(', ')}}`
  return `, fullest: ${most}, bins: ${bins}${hours}`
}

function deviceText({ addresses, type, firmware }: DeviceContent): string {
  const known = [
    ['type', type],
    ['firmware', firmware],
  ].flatMap(([word, value = '']) => (value === '' ? [] : [`, ${word}: ${quote(value)}`]))
  return `  - {addresses: [${addresses.map(quote).join(', ')}]${known.join('')}}\n`
}

function rememberedText(remembered: Remembered): string {
  if (remembered.size === 0) return ''
  const rules = [...remembered].sort(byKey).map(([rule, kept]) => {
    const lines = [...kept].sort(byKey).map(([key, value]) => {
      const said = typeof value === 'number' ? number(value) : JSON.stringify(value)
      return entry('    ', JSON.stringify(key), said)
    })
    return `  ${quote(rule)}:\n${lines.join('')}`
  })
  return `remembered:\n${rules.join('')}`
}

function channelText(channel: Channel): string {
  const { client, server, protocol, unit, count, first, last, hours, relearnsUntil } = channel
  let text = `  - client: ${quote(client)}\n    server: ${quote(server)}\n    protocol: ${quote(protocol)}\n    unit: ${quote(unit)}\n`
  text += `    count: ${count}\n    first: ${quote(timeText(first))}\n    last: ${quote(timeText(last))}\n`
  if (hours !== 0) text += `    hours: ${quote(hoursText(hours))}\n`
  if (Number.isFinite(relearnsUntil)) text += `    relearns: ${quote(timeText(relearnsUntil))}\n`
  text += '    habits:\n'
  for (const [behaviourKey, keyValues] of [...channel.keyValues.byBehaviourKey()].sort(byKey)) {
    text += `      ${quote(behaviourKey)}:\n`
    for (const [keyValue, seen] of keyValues.sort(byKey)) {
      const said = `[${seen.count}, ${quote(timeText(seen.first))}, ${quote(timeText(seen.last))}]`
      text += entry('        ', quote(keyValue), said)
    }
  }
  return text + paceText(channel) + orderText(channel)
}

function paceText({ rates }: Channel): string {
  const known = [...rates].filter(([, { minutes }]) => minutes > 0).sort(byKey)
  const lines = known.map(([code, { minutes, least, most, longestPause, burst }]) => {
    const pause = number(longestPause / 1e6)
    const said = `{minutes: ${minutes}, least: ${number(least)}, most: ${number(most)}, pause: ${pause}${fiveText(burst)}}`
    return entry('      ', quote(code), said)
  })
  return lines.length === 0 ? '' : `    pace:\n${lines.join('')}`
}

function fiveText(burst: BurstModel | undefined): string {
  return burst === undefined || !Number.isFinite(burst.quickest)
    ? ''
    : `, five: ${number(burst.quickest / 1e6)}`
}

function orderText({ order }: Channel): string {
  const lines = [...(order?.contexts ?? [])].sort(byKey).map(([change, contexts]) => {
    const after = [...contexts.entries()].sort(byKey).map(([name, count]) => {
      const key = quote(name)
      return isLongKey(key) ? `? ${key} : ${count}` : `${key}: ${count}`
    })
    return entry('      ', quote(change), `{${after.join(', ')}}`)
  })
  return lines.length === 0 ? '' : `    order:\n${lines.join('')}`
}

function pointText(key: string, point: PointModel): string {
  const [device = '', protocol = '', unit = '', name = ''] = key.split('\n')
  const { count, writes, values, isRising, steps, ...numbers } = point.content()
  const { least, most, steepest, drift, stillest, hours, taughtStep, texts, textsOnce } = numbers
  const bounds = [
    ['least', least],
    ['most', most],
    ['steepest', steepest],
    ['drift', drift],
    ['stillest', stillest],
    ['hours', hours],
    ['taughtStep', taughtStep],
    ['texts', texts],
    ['textsOnce', textsOnce],
  ] as const
  const known = bounds.flatMap(([word, bound]) =>
    bound === undefined ? [] : [`, ${word}: ${number(bound)}`],
  )
  const stepped =
    steps === undefined
      ? ''
      : `, steps: [${steps.map((one) => `[${one.map(number).join(', ')}]`).join(', ')}]`
  const listed = values.map((value) => (typeof value === 'number' ? number(value) : JSON.stringify(value)))
  return `  - {device: ${quote(device)}, protocol: ${quote(protocol)}, unit: ${quote(unit)}, point: ${quote(name)}, count: ${count}, writes: ${writes}${known.join('')}${stepped}, values: [${listed.join(', ')}], rising: ${isRising}}\n`
}

/** As JSON writes it, which YAML reads as a number: never `1e21` without a point that YAML would take for text. */
function number(value: number): string {
  return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')
}

function list(items: readonly string[]): string {
  return items.length === 0 ? ' []\n' : `\n${items.join('')}`
}

/** One line of a mapping; two where the key is long. */
function entry(indent: string, key: string, value: string): string {
  return isLongKey(key) ? `${indent}? ${key}\n${indent}: ${value}\n` : `${indent}${key}: ${value}\n`
}

/** Keys come out of packets, and YAML wants a `?` before any of more than 1024 characters (YAML 1.2 §7.4, §8.2.2). */
function isLongKey(key: string): boolean {
  return key.length > 1000
}

/** JSON strings are YAML strings (YAML 1.2 §1.3); plain where nothing could be misread. */
function quote(text: string): string {
  return /^[a-z][a-z0-9 ._/-]*[a-z0-9]$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}
