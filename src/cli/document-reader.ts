/** Reads a document of `analyze --json`, also from older versions with fewer device fields. */
import type { Analysis } from '#schema/analysis'
import { readAnalysis } from './analysis-file.ts'

const TEXTS = [
  ...['id', 'name', 'type', 'class', 'vendor', 'model', 'orderNumber', 'serial', 'firmware', 'hardware'],
  ...['software', 'os', 'description', 'location', 'zone', 'realm', 'mode', 'keyPosition', 'clockOffset'],
  ...['importance', 'firstSeen', 'lastSeen', 'subtype', 'category', 'function', 'summary', 'confidenceWord'],
]
const LISTS = [
  ...['roles', 'hostnames', 'macAddresses', 'guessedMacAddresses', 'ipAddresses', 'vlans', 'protocols'],
  ...['protocolAddresses', 'modules', 'program', 'members', 'hosts', 'reasons'],
]
const LINK_TEXTS = [
  ...['id', 'client', 'server', 'clientAddress', 'serverAddress', 'transport', 'protocol'],
  ...['firstSeen', 'lastSeen'],
]
const MODULE_TEXTS = ['path', 'type', 'vendor', 'model', 'orderNumber', 'serial', 'firmware']
const PART_TEXTS = ['name', 'type', 'purpose', 'protocol', 'path']

type Mapping = Record<string, unknown>

/** Throws with the path and what was expected. */
export function readDocument(path: string): Analysis {
  const found: Mapping = { ...readAnalysis(path) }
  const { devices, links, exposures } = found
  if (!isListOfMappings(devices) || !isListOfMappings(links))
    throw new Error(`${path}: expected arrays of objects in devices and links`)
  return {
    ...found,
    exposures: isListOfMappings(exposures) ? exposures : [],
    devices: devices.map(deviceOf),
    links: links.map((link) => ({
      ...filled(link, LINK_TEXTS, ['operations']),
      port: typeof link.port === 'number' ? link.port : null,
      firstFrame: isMapping(link.firstFrame) ? link.firstFrame : null,
    })),
  } as unknown as Analysis
}

function deviceOf(device: Mapping): Mapping {
  const whole = filled(device, TEXTS, LISTS)
  const modules = (whole.modules as unknown[]).filter(isMapping)
  const program = (whole.program as unknown[]).filter(isMapping)
  return {
    ...whole,
    purdueLevel: typeof device.purdueLevel === 'number' ? device.purdueLevel : null,
    confidence: isMapping(device.confidence) ? device.confidence : { type: 0, vendor: 0, model: 0, os: 0 },
    confidenceWord: device.confidenceWord ?? 'unknown',
    runnerUp: isMapping(device.runnerUp) ? device.runnerUp : null,
    isContradictory: device.isContradictory === true,
    provenance: isMapping(device.provenance) ? device.provenance : {},
    alternatives: isMapping(device.alternatives) ? device.alternatives : {},
    protocols: (whole.protocols as unknown[]).filter(isMapping),
    protocolAddresses: (whole.protocolAddresses as unknown[]).filter(isMapping),
    modules: modules.map((module) => ({
      ...filled(module, MODULE_TEXTS, []),
      provenance: isMapping(module.provenance) ? module.provenance : {},
    })),
    program: program.map((part) => ({
      ...filled(part, PART_TEXTS, ['versions']),
      removed: typeof part.removed === 'string' ? part.removed : null,
    })),
  }
}

/** Replaces missing or mistyped strings by '' and lists by []. */
function filled(thing: Mapping, texts: readonly string[], lists: readonly string[]): Mapping {
  const whole: Mapping = { ...thing }
  for (const name of texts) if (typeof whole[name] !== 'string') whole[name] = ''
  for (const name of lists) if (!Array.isArray(whole[name])) whole[name] = []
  return whole
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOfMappings(value: unknown): value is Mapping[] {
  return Array.isArray(value) && value.every(isMapping)
}
