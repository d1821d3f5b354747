/** First file of `sightglass`: it runs from its bundle where that is fresh, else from the sources; a server always from these. */
import { existsSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isFresh } from '#engine-host/program'
import { stayInUse } from './stay-in-use.ts'

/** Made by `tools/bundle-engine.ts`: a few files start in a third of the time of hundreds. */
const BUNDLE = new URL('../../build/cli/main.js', import.meta.url)
/** It loads some of its parts weeks after its start. */
const OUTLIVES_BUNDLES = process.argv[2] === 'serve'

if (!OUTLIVES_BUNDLES && isFresh() && existsSync(BUNDLE)) {
  stayInUse(dirname(realpathSync(fileURLToPath(BUNDLE))))
  await import(BUNDLE.href)
} else await import('./main.ts')
