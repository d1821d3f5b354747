import { parse } from 'yaml'
import { VERSION } from './baseline-text.ts'
import type { BaselineContent, ChannelContent, RelationContent, SymbolContent } from './content.ts'

/** What is wrong with a baseline file, and where. */
export class BaselineFileError extends Error {}

/** Reads a baseline file. Throws `BaselineFileError` with the place, what was expected and what came. */
export function parseBaseline(text: string): BaselineContent {
  const root = document(text)
  return { relations: relationsOf(root), channels: channelsOf(root) }
}

function relationsOf(root: Mapping): RelationContent[] {
  return array(root, 'relations').map((item, index) => {
    const at = `relations[${index}]`
    return {
      client: field(item, 'client', at),
      server: field(item, 'server', at),
      service: field(item, 'service', at),
      count: number(item, 'count', at),
      first: time(item, 'first', at),
      last: time(item, 'last', at),
    }
  })
}

function channelsOf(root: Mapping): ChannelContent[] {
  return array(root, 'channels').map((item, index) => {
    const at = `channels[${index}]`
    const symbols: SymbolContent[] = []
    for (const [habit, of] of Object.entries(mapping(item.habits ?? {}, `${at}.habits`))) {
      for (const [symbol, seen] of Object.entries(mapping(of ?? {}, `${at}.habits.${habit}`))) {
        if (!Array.isArray(seen) || typeof seen[0] !== 'number') {
          throw new BaselineFileError(
            `${at}.habits.${habit}.${symbol}: expected [count, first, last], got ${JSON.stringify(seen)}`,
          )
        }
        const [count] = seen
        symbols.push({
          habit,
          symbol,
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
      symbols,
    }
  })
}

type Mapping = Record<string, unknown>

function document(text: string): Mapping {
  let root: unknown
  try {
    root = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw new BaselineFileError(`not YAML: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  const found = mapping(root, 'the file')
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
