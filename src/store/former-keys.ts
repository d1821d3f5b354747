/** Keys of stored JSON that were renamed after version 0.9 (commit 75742e77), by place. */
import { keyRenames, renameKeys } from '#model/rename-keys'

const LINK_OPERATION = [
  ['outcomes/asked', 'requested'],
  ['outcomes/ok', 'succeeded'],
  ['outcomes/refused', 'rejected'],
] as const

export const FORMER_KEYS = {
  device: keyRenames([['program/versions/octets', 'bytes']]),
  alert: keyRenames([
    ['told', 'mergedFindings'],
    ['counterpart', 'defenderTitles'],
    ['lesson', 'baselineUpdate'],
    ['lesson/symbols', 'keyValues'],
    ['lesson/departures', 'thresholdUpdates'],
    ['lesson/departures/octets', 'bytes'],
    ['isNewHere', 'isLearning'],
    ['nearby', 'relatedActivity'],
  ]),
  /** The whole link: what one capture contributed to it. */
  link: keyRenames([
    ['octets', 'bytes'],
    ...LINK_OPERATION.map(([place, name]) => [`operations/${place}`, name] as const),
  ]),
  linkOperations: keyRenames(LINK_OPERATION),
  message: keyRenames([['counterpart', 'defenderTitles']]),
  protocols: keyRenames([['octets', 'bytes']]),
  counters: keyRenames([
    ['tcpGapOctets', 'tcpGapBytes'],
    ['tcpSnappedOctets', 'tcpSnappedBytes'],
    ['baselineRelationLimit', 'baselineConnectionPairLimit'],
    ['baselineSymbolLimit', 'baselineKeyValueLimit'],
    ['inventory.assets', 'inventory.devices'],
    ['ownRules', 'customRules'],
    ['ownRulesRefused', 'customRulesRefused'],
  ]),
  report: keyRenames([['octets', 'bytes']]),
  userEvent: keyRenames([['assets', 'devices']]),
} as const

/** JSON with current keys; the same text where it has none of the former. */
export function withCurrentKeys(json: string, place: keyof typeof FORMER_KEYS): string {
  const value: unknown = JSON.parse(json)
  const renamed = renameKeys(value, FORMER_KEYS[place])
  return renamed === value ? json : JSON.stringify(renamed)
}

/** Fields of saved queries. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['octets', 'bytes'],
  ['deed', 'activity'],
])

interface SavedQuery {
  readonly conditions?: readonly { readonly field: string }[]
  readonly sort?: string
}

/** JSON of a saved query with the current names of its fields. */
export function queryWithCurrentFields(json: string): string {
  const query = JSON.parse(json) as SavedQuery
  const { conditions, sort } = query
  const renamed = {
    ...query,
    ...(conditions && { conditions: conditions.map((one) => ({ ...one, field: currentField(one.field) })) }),
    ...(sort !== undefined && {
      sort: sort.startsWith('-') ? `-${currentField(sort.slice(1))}` : currentField(sort),
    }),
  }
  return JSON.stringify(renamed)
}

/** Current name of a field of queries. */
function currentField(name: string): string {
  return FIELDS.get(name) ?? name
}
