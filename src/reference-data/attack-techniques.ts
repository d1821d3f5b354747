import { type TechniqueRow, techniqueRows } from '#schema/attack-matrix'
import { readTable } from './data-files.ts'

/** Techniques of ATT&CK for ICS, with what no network sensor can see. */
export function attackTechniques(): readonly TechniqueRow[] {
  return techniqueRows(
    readTable('attack-ics.tsv'),
    readTable('attack-unseen.tsv'),
    readTable('attack-open.tsv'),
  )
}
