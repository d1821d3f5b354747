import { join, resolve } from 'node:path'

/**
 * Where a data folder keeps the beginning of each live stream. It is proof, no whole capture: what was told of the
 * stream cannot be told again from it.
 */
export function liveFolder(data: string): string {
  return join(resolve(data), 'live')
}
