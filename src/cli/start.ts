/** First file of `sightglass`: it runs from its bundle where that is fresh, else from the sources; a server always from these. */
import { existsSync } from 'node:fs'
import { isFresh } from '#sensor/engine/program'

/** Made by `tools/bundle-engine.ts`: a few files start in a third of the time of hundreds. */
const BUNDLE = new URL('../../build/cli/main.js', import.meta.url)
/** It loads some of its parts long after its start, when its bundle may have been made anew twice and taken away. */
const OUTLIVES_BUNDLES = process.argv[2] === 'serve'

await import(!OUTLIVES_BUNDLES && isFresh() && existsSync(BUNDLE) ? BUNDLE.href : './main.ts')
