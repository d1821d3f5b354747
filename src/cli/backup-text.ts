/** What a person reads of a backup. */
import { countOf } from '#contract/count-text'
import { type Manifest, sizeOf } from '#sensor/backup/manifest'
import { cleanLine } from './clean-line.ts'

/** Files named that are not in the backup. */
const NAMED = 20

export function backupText(where: string, manifest: Manifest): string {
  const { made, from, holds, files, leftOut } = manifest
  const megabytes = (sizeOf(manifest) / 1e6).toFixed(1)
  const counts = [
    countOf(holds.captures, 'capture'),
    countOf(holds.devices, 'device'),
    countOf(holds.links, 'link'),
    countOf(holds.alerts, 'alert'),
  ].join(', ')
  const lines = [
    `${where}: ${counts}; ${countOf(files.length, 'file')}, ${megabytes} MB`,
    `made ${made} of ${from}`,
    ...leftOut.slice(0, NAMED).map(({ path, why }) => `left out: ${path}: ${why}`),
    ...(leftOut.length > NAMED ? [`left out: ${leftOut.length - NAMED} more; --json names all`] : []),
  ]
  return lines.map((line) => `${cleanLine(line)}\n`).join('')
}
