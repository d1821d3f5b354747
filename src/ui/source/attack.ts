import type { AttackLayerKind, AttackMatrix } from '#schema/attack'
import { type DataSource, readJsonFile } from './source.ts'

/** ATT&CK for ICS: covered by rules, and seen at this site. */
export const readAttackMatrix = (source: DataSource) => source.read<AttackMatrix>('/attack')

/** A layer of ATT&CK Navigator. */
export const readAttackLayer = (source: DataSource, what: AttackLayerKind) =>
  readJsonFile(source, '/attack/layer', { what })
