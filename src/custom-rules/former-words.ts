/** Names that custom rules used before they were renamed. They stay valid; problems and references show the current ones. */
import type { Dictionary } from './fault.ts'

/** Services and categories of `logsource`. */
const SOURCES: ReadonlyMap<unknown, string> = new Map([
  ['asset', 'device'],
  ['new-asset', 'new-device'],
  ['asset-changed', 'device-changed'],
  ['silent-asset', 'silent-device'],
])

/** Field → former value → current value. */
const VALUES: Readonly<Record<string, ReadonlyMap<unknown, string>>> = {
  kind: SOURCES,
  response: new Map([
    ['asked', 'requested'],
    ['ok', 'succeeded'],
    ['refused', 'rejected'],
  ]),
}

/** The rule with the current names of its parts and of its source. */
export function withCurrentNames(rule: Dictionary): Dictionary {
  const { asset, ...others } = rule
  const renamed = asset === undefined || 'device' in rule ? rule : { ...others, device: asset }
  const source = renamed.logsource
  if (typeof source !== 'object' || source === null || !('product' in source)) return renamed
  if (source.product !== 'sightglass') return renamed
  const current = Object.entries(source).map(([key, value]) => [
    key,
    key === 'service' || key === 'category' ? (SOURCES.get(lower(value)) ?? value) : value,
  ])
  return { ...renamed, logsource: Object.fromEntries(current) }
}

/** Values of a field by their current names. */
export function currentValues(field: string, values: readonly unknown[]): readonly unknown[] {
  const current = VALUES[field]
  return current === undefined ? values : values.map((value) => current.get(lower(value)) ?? value)
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}
