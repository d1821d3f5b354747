/** For rolldown: a bundle with a fixture in it is not built. */
import type { Plugin } from 'rolldown'

/** Tests, fixtures, scripts that make captures, and the folders outside the product. */
const NOT_PRODUCT = /\.test\.tsx?$|\/testing\/|\/captures\/script\.ts$|\/(?:tests|bench)\//

/** `root` is the repository: what its own path is called does not matter. */
export function noFixtures(root: string): Plugin {
  return {
    name: 'no-fixtures',
    moduleParsed({ id }) {
      if (
        id.startsWith(root) &&
        !id.includes('/node_modules/') &&
        NOT_PRODUCT.test(`/${id.slice(root.length)}`)
      )
        throw new Error(`${id}: a fixture or a test, which no bundle may have`)
    },
  }
}
