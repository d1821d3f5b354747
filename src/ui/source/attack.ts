import type { AttackMatrix, LayerWord } from '#schema/attack'
import { readJsonFile, type Source } from './source.ts'

/** ATT&CK for ICS: covered by rules, and seen at this site. */
export const readAttackMatrix = (source: Source) => source.read<AttackMatrix>('/attack')

/** A layer of ATT&CK Navigator. */
export const readAttackLayer = (source: Source, what: LayerWord) =>
  readJsonFile(source, '/attack/layer', { what })
