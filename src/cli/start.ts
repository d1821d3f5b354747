/** First file of `sightglass`: a command runs from its bundle where that is fresh, all else from the sources. */
import { existsSync } from 'node:fs'
import { isFresh } from '#sensor/engine/program'

/** Made by `tools/bundle-engine.ts`: a few files start in a third of the time of hundreds. */
const BUNDLE = new URL('../../build/cli/', import.meta.url)
const MAIN = new URL('main.js', BUNDLE)

/** Whether what stands first has its file among them: some commands load by folder, and have none. */
function isBundled(word = ''): boolean {
  if (word === '--version') return existsSync(MAIN)
  return /^[a-z-]+$/.test(word) && existsSync(new URL(`command-${word}.js`, BUNDLE))
}

await import(isBundled(process.argv[2]) && isFresh() ? MAIN.href : './main.ts')
