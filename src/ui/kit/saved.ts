import { useState } from 'react'

/** Reads what the browser keeps under a name; `otherwise` where it keeps nothing sound. */
export function readSaved<Value>(
  name: string,
  otherwise: Value,
  isSound: (value: unknown) => value is Value,
): Value {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`sightglass.${name}`) ?? 'null')
    return isSound(value) ? value : otherwise
  } catch {
    return otherwise // storage may be forbidden, or hold what another version wrote
  }
}

/** State that the browser keeps from visit to visit. */
export function useSaved<Value>(name: string, otherwise: Value, isSound: (value: unknown) => value is Value) {
  const [value, setValue] = useState(() => readSaved(name, otherwise, isSound))
  function save(next: Value) {
    setValue(next)
    writeSaved(name, next)
  }
  return [value, save] as const
}

/** Has the browser keep a value; a full or forbidden storage must not stop the page. */
export function writeSaved(name: string, value: unknown): void {
  try {
    localStorage.setItem(`sightglass.${name}`, JSON.stringify(value))
  } catch {
    // it is as on a first visit, the next time
  }
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}
