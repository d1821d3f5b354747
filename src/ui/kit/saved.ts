import { useState } from 'react'

/** Reads a value from browser storage; `otherwise` if missing or invalid. */
export function readSaved<Value>(
  name: string,
  otherwise: Value,
  isSound: (value: unknown) => value is Value,
): Value {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`sightglass.${name}`) ?? 'null')
    return isSound(value) ? value : otherwise
  } catch {
    return otherwise // storage may be disabled, or hold data of another version
  }
}

/** State stored in the browser. */
export function useSaved<Value>(name: string, otherwise: Value, isSound: (value: unknown) => value is Value) {
  const [value, setValue] = useState(() => readSaved(name, otherwise, isSound))
  function save(next: Value) {
    setValue(next)
    writeSaved(name, next)
  }
  return [value, save] as const
}

/** Stores a value; full or disabled storage must not break the page. */
export function writeSaved(name: string, value: unknown): void {
  try {
    localStorage.setItem(`sightglass.${name}`, JSON.stringify(value))
  } catch {
    // the default is used next time
  }
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}
