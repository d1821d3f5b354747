/** Lets protocols that live elsewhere import `sightglass/sdk`, without anything being installed beside them. */
import { registerHooks } from 'node:module'

/** From the sources, or from the bundle, which lies where `build/engine` leads. */
const SDK = new URL(
  /\/build\/engine[^/]*\/[^/]*$/.test(import.meta.url) ? '../../src/sdk/index.ts' : '../sdk/index.ts',
  import.meta.url,
).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'sightglass/sdk' ? { url: SDK, shortCircuit: true } : next(specifier, context),
})
