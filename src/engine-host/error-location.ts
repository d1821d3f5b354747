import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Place of an error in the code of `folder`: ` (facts.ts:17)`; '' if its stack does not show it. */
export function placeOf(error: unknown, folder: string): string {
  if (!(error instanceof Error)) return ''
  for (const [, url = '', line = ''] of (error.stack ?? '').matchAll(/(file:\/\/[^\s()]+?):(\d+)/g)) {
    const path = relative(folder, fileURLToPath(url))
    if (!path.startsWith('..')) return ` (${path}:${line})`
  }
  return ''
}
