/** Reads the watchdog's descriptor, which external code may have written to as well. */
import type { Stuck } from './request.ts'

/** Undefined for what is no `Stuck`. */
export function stuckIn(said: unknown): Stuck | undefined {
  try {
    const { stuck, frames, why } = JSON.parse(String(said).split('\n', 1)[0] ?? '') as Partial<Stuck>
    const isStuck = typeof stuck === 'string' && typeof frames === 'number' && typeof why === 'string'
    return isStuck ? { stuck, frames, why } : undefined
  } catch {
    return undefined
  }
}
