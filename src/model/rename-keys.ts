/** Renames keys of JSON values at given places: for documents that an older version wrote. */

/** `place` is a path of keys in the old value, such as `program/versions/octets`; arrays on the way are passed through. */
export type KeyRename = readonly [place: string, name: string]

interface Step {
  /** New name of the key; undefined: it stays. */
  name: string | undefined
  readonly inner: Map<string, Step>
}

export type KeyRenames = ReadonlyMap<string, Step>

/** Renames in the form that `renameKeys` reads. Places name old keys only, so their order does not matter. */
export function keyRenames(rows: readonly KeyRename[]): KeyRenames {
  const root = new Map<string, Step>()
  for (const [place, name] of rows) {
    const keys = place.split('/')
    const last = keys.pop()!
    let at = root
    for (const key of keys) at = stepOf(at, key).inner
    stepOf(at, last).name = name
  }
  return root
}

function stepOf(steps: Map<string, Step>, key: string): Step {
  const known = steps.get(key)
  if (known !== undefined) return known
  const made: Step = { name: undefined, inner: new Map() }
  steps.set(key, made)
  return made
}

/**
 * The same value with new keys, in the same order; itself where it has none of the old keys. A key that is already there
 * under its new name is kept, and the old one is dropped.
 */
export function renameKeys(value: unknown, renames: KeyRenames): unknown {
  if (renames.size === 0 || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => renameKeys(item, renames))
    return items.some((item, at) => item !== value[at]) ? items : value
  }
  let isChanged = false
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const step = renames.get(key)
    if (step === undefined) return [[key, inner]]
    const name = step.name ?? key
    const renamed = renameKeys(inner, step.inner)
    if (name !== key || renamed !== inner) isChanged = true
    return name !== key && Object.hasOwn(value, name) ? [] : [[name, renamed]]
  })
  return isChanged ? Object.fromEntries(entries) : value
}
