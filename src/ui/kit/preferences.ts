/** Preferences of a person for all pages: row height and contrast. Kept in the browser. */
import { useSyncExternalStore } from 'react'
import { readSaved, writeSaved } from './saved.ts'

/** Height of a table row of one line, in px. */
export const DENSITIES = { compact: 28, normal: 32, roomy: 40 } as const
export type Density = keyof typeof DENSITIES

export interface Preferences {
  readonly density: Density
  readonly isHighContrast: boolean
}

const USUAL: Preferences = { density: 'normal', isHighContrast: false }

function isPreferences(value: unknown): value is Preferences {
  const { density, isHighContrast } = (value ?? {}) as Partial<Preferences>
  return typeof density === 'string' && density in DENSITIES && typeof isHighContrast === 'boolean'
}

let current: Preferences | undefined
const listeners = new Set<() => void>()

function read(): Preferences {
  current ??= readSaved('preferences', USUAL, isPreferences)
  return current
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Marks the document, for the style sheet. */
export function applyPreferences(): void {
  const { density, isHighContrast } = read()
  document.documentElement.dataset.contrast = isHighContrast ? 'more' : 'usual'
  document.documentElement.dataset.density = density
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...read(), ...change }
  writeSaved('preferences', current)
  applyPreferences()
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, read)
}
