/** Text summary of a backup. */

import { type BackupManifest, type OmittedFile, sizeOf } from '#data-folder/backup/manifest'
import { countOf } from '#schema/count-text'
import { cleanLine } from './clean-line.ts'

/** Files listed per kind. */
const NAMED = 20

export function backupText(where: string, manifest: BackupManifest): string {
  const { made, from, holds, files, leftOut, damaged } = manifest
  const megabytes = (sizeOf(manifest) / 1e6).toFixed(1)
  const counts = [
    countOf(holds.captures, 'capture'),
    countOf(holds.devices, 'device'),
    countOf(holds.links, 'link'),
    countOf(holds.alerts, 'alert'),
  ].join(', ')
  const lines = [
    `${where}: ${counts}; ${countOf(files.length, 'file')}, ${megabytes} MB`,
    `created ${made} from ${from}`,
    ...named('damaged', damaged),
    ...named('skipped', leftOut),
  ]
  return lines.map((line) => `${cleanLine(line)}\n`).join('')
}

function named(kind: string, files: readonly OmittedFile[]): readonly string[] {
  const more = files.length - NAMED
  return [
    ...files.slice(0, NAMED).map(({ path, why }) => `${kind}: ${path}: ${why}`),
    ...(more > 0 ? [`${kind}: ${more} more; --json lists all`] : []),
  ]
}
