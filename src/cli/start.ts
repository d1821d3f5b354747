/** Entry point of `sightglass`: runs the bundle if up to date, else the sources; `serve` always runs the sources. */
import './node-version.ts'
import { existsSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isFresh } from '#engine-host/program'
import { loadBundledLibraries } from './bundled-libraries.ts'
import { stayInUse } from './stay-in-use.ts'

/** Built by `tools/bundle-engine.ts`: starts in a third of the time. */
const BUNDLE = new URL('../../build/cli/main.js', import.meta.url)
/** `serve` may load parts weeks after its start. */
const OUTLIVES_BUNDLES = process.argv[2] === 'serve'

if (!OUTLIVES_BUNDLES && isFresh() && existsSync(BUNDLE)) {
  stayInUse(dirname(realpathSync(fileURLToPath(BUNDLE))))
  await import(BUNDLE.href)
} else {
  if (OUTLIVES_BUNDLES) loadBundledLibraries()
  await import('./main.ts')
}
