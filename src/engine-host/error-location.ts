import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where in the code of `folder` an error came from: ` (facts.ts:17)`; '' where its stack does not say. */
export function placeOf(error: unknown, folder: string): string {
  if (!(error instanceof Error)) return ''
  for (const [, url = '', line = ''] of (error.stack ?? '').matchAll(/(file:\/\/[^\s()]+?):(\d+)/g)) {
    const path = relative(folder, fileURLToPath(url))
    if (!path.startsWith('..')) return ` (${path}:${line})`
  }
  return ''
}
