/** For rolldown: a bundle with a fixture in it is not built. */
import type { Plugin } from 'rolldown'

/** Tests, fixtures, scripts that make captures, and the folders outside the product. */
const NOT_PRODUCT = /\.test\.tsx?$|\/testing\/|\/captures\/script\.ts$|\/(?:tests|bench)\//
/** Product code that encodes traffic with the encoders of the protocols. */
const SIMULATOR = /^\/simulator\//

/** `root` is the repository: what its own path is called does not matter. */
export function noFixtures(root: string): Plugin {
  const ours = (id: string) =>
    id.startsWith(root) && !id.includes('/node_modules/') ? `/${id.slice(root.length)}` : ''
  return {
    name: 'no-fixtures',
    buildEnd(error) {
      if (error !== undefined) return
      for (const id of this.getModuleIds()) {
        if (!NOT_PRODUCT.test(ours(id))) continue
        const { importers = [], dynamicImporters = [] } = this.getModuleInfo(id) ?? {}
        const isOfSimulator = [...importers, ...dynamicImporters].every(
          (importer) => SIMULATOR.test(ours(importer)) || NOT_PRODUCT.test(ours(importer)),
        )
        if (!isOfSimulator) throw new Error(`${id}: a fixture or a test, which no bundle may have`)
      }
    },
  }
}
