/** Lets external protocols import `sightglass/sdk` without an installation. */
import { registerHooks } from 'node:module'

/** From the sources, or from the bundle that `build/engine` links to. */
const SDK = new URL(
  /\/build\/engine[^/]*\/[^/]*$/.test(import.meta.url) ? '../../src/sdk/index.ts' : '../sdk/index.ts',
  import.meta.url,
).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'sightglass/sdk' ? { url: SDK, shortCircuit: true } : next(specifier, context),
})
