/** Differences between two baselines: connections, behaviour, values, timing. */
import type { BaselineContent, ChannelContent, PointKey } from '#baseline/content'
import type { PointContent } from '#baseline/point-model'
import type { ChangeBook } from './change-book.ts'
import type { KeyValueNames } from './symbol-words.ts'

/** The busiest minute must be so much busier, or quieter, to be another pace. */
const PACE_FACTOR = 2
/** Minutes in which an operation was seen, before its pace is known at all. */
const PACE_MINUTES = 3

export interface BehaviourKeySetup {
  readonly book: ChangeBook
  /** An address of the first side, as the second has it: a device that moved keeps its behaviour. */
  readonly moved: (address: string) => string
  readonly words: KeyValueNames
  /** Links are not compared elsewhere. */
  readonly withConnectionPairs: boolean
}

export function compareBaselines(
  first: BaselineContent,
  second: BaselineContent,
  { book, moved, words, withConnectionPairs }: BehaviourKeySetup,
): void {
  if (withConnectionPairs)
    compareSets(connectionPairsOf(first, moved), connectionPairsOf(second, same), (subject, change) =>
      book.add({ kind: 'link', subject, change }),
    )
  const before = channelsOf(first, moved)
  const after = channelsOf(second, same)
  for (const [whom, channel] of after) compareChannel(before.get(whom), channel, { whom, book, words })
  for (const [whom, channel] of before)
    if (!after.has(whom)) compareChannel(channel, undefined, { whom, book, words })
  comparePoints(first, second, { book, moved })
}

function compareSets(
  first: ReadonlySet<string>,
  second: ReadonlySet<string>,
  emit: (one: string, change: 'added' | 'removed') => void,
): void {
  for (const one of second) if (!first.has(one)) emit(one, 'added')
  for (const one of first) if (!second.has(one)) emit(one, 'removed')
}

function same(address: string): string {
  return address
}

function connectionPairsOf(
  { connectionPairs }: BaselineContent,
  moved: BehaviourKeySetup['moved'],
): ReadonlySet<string> {
  return new Set(
    connectionPairs.map(({ client, server, service }) => `${moved(client)} → ${moved(server)} by ${service}`),
  )
}

function channelsOf(
  { channels }: BaselineContent,
  moved: BehaviourKeySetup['moved'],
): ReadonlyMap<string, ChannelContent> {
  return new Map(
    channels.map((channel) => {
      const { client, server, protocol, unit } = channel
      return [
        `${moved(client)} → ${moved(server)}${unit === '' ? '' : ` unit ${unit}`} by ${protocol}`,
        channel,
      ]
    }),
  )
}

function compareChannel(
  first: ChannelContent | undefined,
  second: ChannelContent | undefined,
  { whom, book, words }: Pick<BehaviourKeySetup, 'book' | 'words'> & { readonly whom: string },
): void {
  const protocol = (second ?? first)?.protocol ?? ''
  compareSets(keyValuesOf(first, words), keyValuesOf(second, words), (keyValue, change) =>
    book.add({
      kind: 'behaviour',
      subject: whom,
      field: keyValue.slice(0, keyValue.indexOf(':')),
      change,
      [change === 'added' ? 'after' : 'before']: keyValue,
    }),
  )
  const paces = new Map((first?.rates ?? []).map((rate) => [rate.code, rate]))
  for (const rate of second?.rates ?? []) {
    const old = paces.get(rate.code)
    if (old === undefined || Math.min(old.minutes, rate.minutes) < PACE_MINUTES) continue
    if (Math.max(rate.most, old.most) < PACE_FACTOR * Math.max(Math.min(rate.most, old.most), 1)) continue
    book.add({
      kind: 'pace',
      subject: whom,
      field: `operation ${words(protocol, rate.code)}`,
      change: 'changed',
      before: `at most ${amount(old.most)} a minute`,
      after: `at most ${amount(rate.most)} a minute`,
    })
  }
}

function keyValuesOf(channel: ChannelContent | undefined, words: KeyValueNames): ReadonlySet<string> {
  const { protocol, keyValues } = channel ?? { protocol: '', keyValues: [] }
  return new Set(
    keyValues.map(
      ({ behaviourKey, keyValue }) => `${behaviourKey}: ${words(protocol, keyValue, behaviourKey)}`,
    ),
  )
}

function comparePoints(
  first: BaselineContent,
  second: BaselineContent,
  { book, moved }: Pick<BehaviourKeySetup, 'book' | 'moved'>,
): void {
  const before = pointsOf(first, moved)
  const after = pointsOf(second, same)
  for (const [subject, point] of after) {
    const old = before.get(subject)
    const now = rangeOf(point)
    if (old === undefined) book.add({ kind: 'value', subject, change: 'added', after: now })
    else if (rangeOf(old) !== now)
      book.add({ kind: 'value', subject, change: 'changed', before: rangeOf(old), after: now })
  }
  for (const [subject, point] of before)
    if (!after.has(subject)) book.add({ kind: 'value', subject, change: 'removed', before: rangeOf(point) })
}

function pointsOf(
  { points }: BaselineContent,
  moved: BehaviourKeySetup['moved'],
): ReadonlyMap<string, PointKey & PointContent> {
  return new Map(
    points.map((point) => {
      const { device, protocol, unit, point: name } = point
      return [`${moved(device)}${unit === '' ? '' : ` unit ${unit}`} by ${protocol}: ${name}`, point]
    }),
  )
}

function rangeOf({ least, most, values }: PointContent): string {
  if (values.length > 0) return [...values].map(String).sort().join(', ')
  if (least === undefined || most === undefined) return 'any value'
  return least === most ? amount(least) : `${amount(least)} to ${amount(most)}`
}

function amount(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 6 })
}
