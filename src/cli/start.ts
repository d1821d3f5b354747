/** First file of `sightglass`: an analysis runs from its bundle where that is fresh, all else from the sources. */
import { existsSync } from 'node:fs'
import { isFresh } from '#sensor/engine/program'

/** Made by `tools/bundle-engine.ts`: one file starts in a fifth of the time of eighty. */
const BUNDLE = new URL('../../build/cli/main.js', import.meta.url)

const isBundled = process.argv[2] === 'analyze' && existsSync(BUNDLE) && isFresh()
await import(isBundled ? BUNDLE.href : './main.ts')
