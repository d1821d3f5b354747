import { join, resolve } from 'node:path'

/**
 * Folder for the beginning of each live stream. It is evidence, not a whole capture: the results of the stream cannot
 * be computed again from it.
 */
export function liveFolder(data: string): string {
  return join(resolve(data), 'live')
}

/** Where a data folder keeps all packets of live interfaces: reserved files, overwritten in turn. */
export function ringFolder(data: string): string {
  return join(resolve(data), 'ring')
}

/** Where it keeps packets that were copied out of the ring for alerts. */
export function evidenceFolder(data: string): string {
  return join(resolve(data), 'evidence')
}
