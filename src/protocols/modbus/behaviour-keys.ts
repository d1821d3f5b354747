import type { BehaviourKey } from '#model/protocol'

/** Addresses grouped as one range: a poll list moved by a few points gives no new symbol. */
const bucketSize = 100

/** `holding:100…` for `holding:140..149`; objects without a table unchanged. */
function bucketed(object: string): string {
  const [, table, first] = /^(\w+):(\d+)/.exec(object) ?? []
  if (table === undefined || first === undefined) return object
  return `${table}:${Math.floor(Number(first) / bucketSize) * bucketSize}…`
}

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'function', of: (operation) => operation.code },
  { name: 'unit', of: (operation) => operation.unit },
  {
    name: 'range',
    of: ({ code, unit, object }) =>
      object === undefined ? undefined : `${code} unit ${unit} ${bucketed(object)}`,
  },
]
