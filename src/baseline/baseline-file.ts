import { parse } from 'yaml'
import { VERSION } from './baseline-text.ts'
import type {
  BaselineContent,
  ChannelContent,
  ConnectionPairContent,
  DeviceContent,
  KeyValueContent,
  OrderContent,
  RateContent,
  RememberedContent,
} from './content.ts'
import { hoursOf } from './hours.ts'
import type { StepContent } from './point-model.ts'

/** Fault of a baseline file, with its place. */
export class BaselineFileError extends Error {}

/** Reads a baseline file. Throws `BaselineFileError` with the place, what was expected and what came. */
export function parseBaseline(text: string): BaselineContent {
  const root = document(text)
  return {
    connectionPairs: connectionPairsOf(root),
    channels: channelsOf(root),
    points: pointsOf(root),
    devices: devicesOf(root),
    remembered: rememberedOf(root),
    ...(isOpen(root) && { isOpen: true }),
  }
}

function isOpen({ learning }: Mapping): boolean {
  if (learning === undefined || learning === 'open' || learning === 'closed') return learning === 'open'
  throw new BaselineFileError(`learning: expected open or closed, got ${JSON.stringify(learning)}`)
}

function connectionPairsOf(root: Mapping): ConnectionPairContent[] {
  return array(root, 'relations').map((item, index) => {
    const at = `relations[${index}]`
    return {
      client: field(item, 'client', at),
      server: field(item, 'server', at),
      service: field(item, 'service', at),
      count: number(item, 'count', at),
      first: time(item, 'first', at),
      last: time(item, 'last', at),
      fullest: numberOr(item, 'fullest', 0, at),
      bins: numberOr(item, 'bins', 0, at),
      days: numberOr(item, 'days', 0, at),
      busy: busyOf(item.busy ?? {}, at),
    }
  })
}

/** Bytes by hour of the day. */
function busyOf(busy: unknown, at: string): readonly (readonly [number, number])[] {
  const isMapping = typeof busy === 'object' && busy !== null && !Array.isArray(busy)
  const hours = isMapping
    ? Object.entries(busy).map(([hour, bytes]) => [Number(hour), Number(bytes)] as const)
    : []
  if (
    !isMapping ||
    hours.some(([hour, bytes]) => !Number.isInteger(hour) || hour < 0 || hour > 23 || !(bytes >= 0))
  )
    throw new BaselineFileError(`${at}.busy: expected bytes by hour, 0 to 23, got ${JSON.stringify(busy)}`)
  return hours
}

function pointsOf(root: Mapping): BaselineContent['points'] {
  return array(root, 'points').map((item, index) => {
    const at = `points[${index}]`
    const values = item.values ?? []
    if (!Array.isArray(values) || !values.every((value) => ['number', 'string'].includes(typeof value)))
      throw new BaselineFileError(
        `${at}.values: expected a list of numbers and texts, got ${JSON.stringify(values)}`,
      )
    const bound = (name: string) => (item[name] === undefined ? undefined : anyNumber(item, name, at))
    return {
      device: field(item, 'device', at),
      protocol: field(item, 'protocol', at),
      unit: field(item, 'unit', at),
      point: field(item, 'point', at),
      count: number(item, 'count', at),
      writes: numberOr(item, 'writes', 0, at),
      least: bound('least'),
      most: bound('most'),
      steepest: bound('steepest'),
      values: values as (number | string)[],
      isRising: item.rising === true,
      drift: bound('drift'),
      stillest: bound('stillest'),
      hours: bound('hours'),
      steps: stepsOf(item, at),
      taughtStep: bound('taughtStep'),
      texts: bound('texts'),
      textsOnce: bound('textsOnce'),
    }
  })
}

function stepsOf({ steps }: Mapping, at: string): StepContent[] | undefined {
  if (steps === undefined) return undefined
  const isStep = (one: unknown): one is StepContent =>
    Array.isArray(one) && one.length === 3 && one.every((part) => Number.isFinite(part) && part >= 0)
  if (Array.isArray(steps) && steps.every(isStep)) return steps
  throw new BaselineFileError(
    `${at}.steps: expected a list of [class, step, count], got ${JSON.stringify(steps)}`,
  )
}

function devicesOf(root: Mapping): DeviceContent[] {
  return array(root, 'devices').map((item, index) => {
    const at = `devices[${index}]`
    const { addresses } = item
    if (!Array.isArray(addresses) || !addresses.every((address) => typeof address === 'string'))
      throw new BaselineFileError(
        `${at}.addresses: expected a list of addresses, got ${JSON.stringify(addresses)}`,
      )
    const text = (name: string) => (item[name] === undefined ? '' : field(item, name, at))
    return { addresses, type: text('type'), firmware: text('firmware') }
  })
}

function rememberedOf(root: Mapping): RememberedContent {
  const rules = Object.entries(mapping(root.remembered ?? {}, 'remembered'))
  return rules.map(([rule, of]) => {
    const at = `remembered.${rule}`
    const kept = Object.entries(mapping(of, at))
    for (const [key, value] of kept)
      if (typeof value !== 'string' && typeof value !== 'number')
        throw new BaselineFileError(
          `${at}[${JSON.stringify(key)}]: expected a number or text, got ${JSON.stringify(value)}`,
        )
    return [rule, kept as [string, string | number][]] as const
  })
}

/** Optional fields of a channel: files of an older version, and people, omit them. */
function ratesOf(item: Mapping, at: string): RateContent[] {
  return Object.entries(mapping(item.pace ?? {}, `${at}.pace`)).map(([code, of]) => {
    const place = `${at}.pace.${code}`
    const rate = mapping(of, place)
    return {
      code,
      minutes: number(rate, 'minutes', place),
      least: number(rate, 'least', place),
      most: number(rate, 'most', place),
      longestPause: Math.round(number(rate, 'pause', place) * 1e6),
      quickestFive: rate.five === undefined ? undefined : Math.round(number(rate, 'five', place) * 1e6),
    }
  })
}

function orderOf(item: Mapping, at: string): OrderContent[] {
  return Object.entries(mapping(item.order ?? {}, `${at}.order`)).flatMap(([change, of]) => {
    const place = `${at}.order.${change}`
    const contexts = mapping(of, place)
    return Object.keys(contexts).map((after) => ({ change, after, count: number(contexts, after, place) }))
  })
}

/** Files up to version 0.1 name sizes in octets: `10 octets`. */
function currentText(text: string): string {
  return text.replace(/\b(\d+) octets\b/g, '$1 bytes')
}

function channelsOf(root: Mapping): ChannelContent[] {
  return array(root, 'channels').map((item, index) => {
    const at = `channels[${index}]`
    const keyValues: KeyValueContent[] = []
    for (const [behaviourKey, of] of Object.entries(mapping(item.habits ?? {}, `${at}.habits`))) {
      for (const [keyValue, seen] of Object.entries(mapping(of ?? {}, `${at}.habits.${behaviourKey}`))) {
        if (!Array.isArray(seen) || typeof seen[0] !== 'number') {
          throw new BaselineFileError(
            `${at}.habits.${behaviourKey}.${keyValue}: expected [count, first, last], got ${JSON.stringify(seen)}`,
          )
        }
        const [count] = seen
        keyValues.push({
          behaviourKey,
          keyValue: currentText(keyValue),
          count,
          first: microseconds(seen[1], at),
          last: microseconds(seen[2], at),
        })
      }
    }
    return {
      client: field(item, 'client', at),
      server: field(item, 'server', at),
      protocol: field(item, 'protocol', at),
      unit: field(item, 'unit', at),
      count: number(item, 'count', at),
      first: time(item, 'first', at),
      last: time(item, 'last', at),
      keyValues,
      rates: ratesOf(item, at),
      order: orderOf(item, at),
      hours: hoursIn(item, at),
      relearnsUntil: item.relearns === undefined ? undefined : time(item, 'relearns', at),
    }
  })
}

function hoursIn(item: Mapping, at: string): number {
  // A single hour is a number to YAML.
  const hours = hoursOf(String(item.hours ?? ''))
  if (hours !== undefined) return hours
  throw new BaselineFileError(
    `${at}.hours: expected hours like 6-17, 22, got ${JSON.stringify(item.hours)?.slice(0, 60)}`,
  )
}

type Mapping = Record<string, unknown>

function document(text: string): Mapping {
  let root: unknown
  try {
    // The library compares each key with all before it. A map twice at the top is what careless merging leaves.
    root = parse(text, { maxAliasCount: 0, uniqueKeys: false })
  } catch (error) {
    throw new BaselineFileError(`not YAML: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  const found = mapping(root, 'the file')
  const words = [...text.matchAll(/^[a-z]+(?=:)/gm)].map(([word]) => word)
  const twice = words.find((word, index) => words.indexOf(word) < index)
  if (twice !== undefined) throw new BaselineFileError(`${twice}: it is there twice`)
  if (found.version !== VERSION)
    throw new BaselineFileError(`version: expected ${VERSION}, got ${JSON.stringify(found.version)}`)
  return found
}

function mapping(value: unknown, at: string): Mapping {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Mapping
  throw new BaselineFileError(`${at}: expected a mapping, got ${JSON.stringify(value)?.slice(0, 60)}`)
}

function array(root: Mapping, name: string): Mapping[] {
  const value = root[name] ?? []
  if (!Array.isArray(value))
    throw new BaselineFileError(`${name}: expected a list, got ${JSON.stringify(value).slice(0, 60)}`)
  return value.map((item, index) => mapping(item, `${name}[${index}]`))
}

function field(item: Mapping, name: string, at: string): string {
  const value = item[name]
  if (typeof value === 'string') return value
  throw new BaselineFileError(`${at}.${name}: expected text, got ${JSON.stringify(value)}`)
}

function number(item: Mapping, name: string, at: string): number {
  const value = item[name]
  if (typeof value === 'number' && value >= 0) return value
  throw new BaselineFileError(`${at}.${name}: expected a count, got ${JSON.stringify(value)}`)
}

function numberOr(item: Mapping, name: string, otherwise: number, at: string): number {
  return item[name] === undefined ? otherwise : number(item, name, at)
}

function anyNumber(item: Mapping, name: string, at: string): number {
  const value = item[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new BaselineFileError(`${at}.${name}: expected a number, got ${JSON.stringify(value)}`)
}

function time(item: Mapping, name: string, at: string): number {
  return microseconds(item[name], `${at}.${name}`)
}

function microseconds(value: unknown, at: string): number {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(milliseconds))
    throw new BaselineFileError(`${at}: expected an RFC 3339 time, got ${JSON.stringify(value)}`)
  const fraction = /\.\d{3}(\d{3})/.exec(String(value))?.[1]
  return milliseconds * 1000 + Number(fraction ?? 0)
}
