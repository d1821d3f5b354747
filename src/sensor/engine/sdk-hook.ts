/** Lets protocols that live elsewhere import `sightglass/sdk`, without anything being installed beside them. */
import { registerHooks } from 'node:module'

/** From the sources, or from the bundle in `build/engine/`. */
const SDK = new URL(
  import.meta.url.includes('/build/engine/') ? '../../src/sdk/index.ts' : '../../sdk/index.ts',
  import.meta.url,
).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'sightglass/sdk' ? { url: SDK, shortCircuit: true } : next(specifier, context),
})
