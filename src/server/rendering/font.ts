/** The font of reports, which is also that of the pages. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const INTER = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'

let font: string | undefined

/** Inter as WOFF2 in Base64; '' if it is not installed. */
export function reportFont(): string {
  try {
    font ??= readFileSync(fileURLToPath(import.meta.resolve(INTER))).toString('base64')
  } catch {
    font = ''
  }
  return font
}
