/** Tables of `data/identification/`, and the `identify.tsv` of the protocols that are loaded. */
import type { IdentificationTables } from '#identification/tables'
import { rowsIn } from '#model/tab-separated'
import { readIdentifyTable } from './data-files.ts'
import { rowsOf } from './table-rows.ts'

/** Only a protocol of this set has a folder: no other name becomes a path. */
export function identificationTables(protocols: ReadonlySet<string>): IdentificationTables {
  return {
    taxonomy: () => rowsOf('identification/taxonomy.tsv'),
    products: () => rowsOf('identification/products.tsv'),
    names: () => rowsOf('identification/host-names.tsv'),
    domains: () => rowsOf('identification/domains.tsv'),
    vendors: () => rowsOf('identification/vendor-subtypes.tsv'),
    virtualMacs: () => rowsOf('identification/virtual-macs.tsv'),
    kindWords: () => rowsOf('identification/kind-words.tsv'),
    calibration: () => rowsOf('identification/calibration.tsv'),
    protocol: (name) => {
      const text = protocols.has(name) ? readIdentifyTable(name) : undefined
      return text === undefined ? encapsulation(name) : rowsIn(text)
    },
  }
}

/** Rows of an encapsulation, which is no protocol of its own folder; undefined where there are none. */
function encapsulation(name: string): readonly (readonly string[])[] | undefined {
  const rows = rowsOf('identification/encapsulations.tsv').filter(([encapsulated]) => encapsulated === name)
  return rows.length === 0 ? undefined : rows.map((row) => row.slice(1))
}
