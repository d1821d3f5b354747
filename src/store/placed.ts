import type { Place } from '#model/fact'

/** Names under which the model keeps places. */
const PLACES = new Set(['place', 'firstPlace', 'places'])

/**
 * The same value with every place in it speaking of capture `file`. An engine counts its own files from 0; the store
 * counts all captures there ever were.
 */
export function placedIn<T>(value: T, file: number): T {
  return walk(value, file) as T
}

function walk(value: unknown, file: number): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, file))
  if (value === null || typeof value !== 'object') return value
  const copy: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value))
    copy[key] = PLACES.has(key) ? placed(inner, file) : walk(inner, file)
  return copy
}

function placed(value: unknown, file: number): unknown {
  if (Array.isArray(value)) return value.map((place: Place) => ({ file, frame: place.frame }))
  return value === undefined || value === null ? undefined : { file, frame: (value as Place).frame }
}
