import { readFileSync } from 'node:fs'

/** `Sightglass 0.1.0` */
export function productName(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return `Sightglass ${(JSON.parse(text) as { version: string }).version}`
}
