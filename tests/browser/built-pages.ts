/** The pages as the server sends them: built anew where a source is newer, as `npm start` does it. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export function buildPages(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../tools/ready.mjs', import.meta.url)), 'start'])
}
