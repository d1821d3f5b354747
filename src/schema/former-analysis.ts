/** Upgrades documents of `sightglass.analysis/1`. `README.md` lists the changes for readers. */
import { keyRenames, renameKeys } from '#model/rename-keys'
import { ANALYSIS_SCHEMA } from './analysis.ts'
import { NOT_IDENTIFIED } from './device.ts'

export const FORMER_ANALYSIS_SCHEMA = 'sightglass.analysis/1'

const FORMER_KEYS = keyRenames([
  ['capture/octets', 'bytes'],
  ['devices/program/versions/octets', 'bytes'],
  ['links/octets', 'bytes'],
  ['links/operations/outcomes/asked', 'requested'],
  ['links/operations/outcomes/ok', 'succeeded'],
  ['links/operations/outcomes/refused', 'rejected'],
  ['protocols/octets', 'bytes'],
  ['alerts/counterpart', 'defenderTitles'],
  ['alerts/isNewHere', 'isLearning'],
  ['alerts/nearby', 'relatedActivity'],
  ['counters/tcpGapOctets', 'tcpGapBytes'],
  ['counters/tcpSnappedOctets', 'tcpSnappedBytes'],
  ['counters/baselineRelationLimit', 'baselineConnectionPairLimit'],
  ['counters/baselineSymbolLimit', 'baselineKeyValueLimit'],
  ['counters/inventory.assets', 'inventory.devices'],
  ['counters/ownRules', 'customRules'],
  ['counters/ownRulesRefused', 'customRulesRefused'],
])

/** The document with the keys of the current schema; a document of another schema is returned unchanged. */
export function upgradeAnalysis(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document
  if (!('schema' in document) || document.schema !== FORMER_ANALYSIS_SCHEMA) return document
  const renamed = renameKeys(document, FORMER_KEYS) as { devices?: unknown }
  const devices = Array.isArray(renamed.devices)
    ? renamed.devices.map((device: object) => ({ ...NOT_IDENTIFIED, ...device }))
    : renamed.devices
  return { ...renamed, devices, schema: ANALYSIS_SCHEMA }
}
