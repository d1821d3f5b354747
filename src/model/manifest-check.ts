/** Validates a manifest. For protocols that were not compiled here, before any of their fields is used. */
import { DEVICE_TYPES } from './device.ts'
import { VERBS } from './fact.ts'
import type { AnyProtocol, Hint } from './protocol.ts'

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/
const BYTES = /^[\0-\xff]+$/
const LONGEST_NAME = 64
const DEPTHS: readonly unknown[] = ['deep', 'semantic', 'recognised', 'hinted']
const FAMILIES: readonly unknown[] = ['ot', 'it', 'infrastructure']
const METHODS = [
  'newState',
  'probe',
  'dissect',
  'isFromClient',
  'resume',
  'lost',
  'facts',
  'finish',
  'foldKey',
  'rows',
] as const

/** Every field there is; whatever else an object holds is not taken along. */
const FIELDS = [
  ...METHODS,
  'name',
  'title',
  'standard',
  'depth',
  'family',
  'roles',
  'traits',
  'actions',
  'isEncrypted',
  'isPreamble',
  'mayTurnEncrypted',
  'hints',
  'firstBytes',
  'behaviourKeys',
  'rules',
  'operations',
] as const

/**
 * Fields of a manifest, each read once: the checked value is the used one, even if a getter returns another later.
 * Throws with the reason if it is invalid.
 */
export function readManifest(found: unknown): AnyProtocol {
  if (typeof found !== 'object' || found === null)
    throw new Error('expected index.ts to export `protocol`, made by defineProtocol')
  const given = found as Readonly<Record<string, unknown>>
  const fields = FIELDS.map((field) => [field, given[field]] as const).filter(
    ([, value]) => value !== undefined,
  )
  const manifest = Object.fromEntries(fields)
  const [fault] = faultsOf(manifest)
  if (fault !== undefined) throw new Error(fault)
  return manifest as unknown as AnyProtocol
}

/** Missing or wrong fields without which the manifest cannot be used. */
function faultsOf(manifest: Readonly<Record<string, unknown>>): string[] {
  const { name, title, standard, depth, family, hints, behaviourKeys, operations, rules, firstBytes } =
    manifest
  const faults: string[] = []
  const expect = (holds: boolean, field: string, expected: string, got: unknown) => {
    if (!holds) faults.push(`${field}: expected ${expected}, got ${shown(got)}`)
  }
  const isName = typeof name === 'string' && NAME.test(name) && name.length <= LONGEST_NAME
  expect(isName, 'name', 'kebab-case such as acme-pump', name)
  for (const method of ['dissect', 'facts'] as const)
    expect(typeof manifest[method] === 'function', method, 'a function', manifest[method])
  for (const method of METHODS)
    expect(
      ['function', 'undefined'].includes(typeof manifest[method]),
      method,
      'a function',
      manifest[method],
    )
  expect(typeof title === 'string', 'title', 'text', title)
  expect(typeof standard === 'string', 'standard', 'text', standard)
  expect(DEPTHS.includes(depth), 'depth', `one of ${DEPTHS.join(', ')}`, depth)
  expect(FAMILIES.includes(family), 'family', `one of ${FAMILIES.join(', ')}`, family)
  for (const flag of ['isEncrypted', 'isPreamble', 'mayTurnEncrypted']) {
    const value = manifest[flag]
    expect(value === undefined || typeof value === 'boolean', flag, 'true or false', value)
  }
  // Of none of them `probe` would never be asked.
  const areBytes = typeof firstBytes === 'string' && BYTES.test(firstBytes)
  expect(firstBytes === undefined || areBytes, 'firstBytes', 'characters of Latin-1', firstBytes)
  for (const [field, list] of Object.entries({ behaviourKeys, operations, rules }))
    expect(list === undefined || Array.isArray(list), field, 'a list', list)
  if (!Array.isArray(hints) || hints.length === 0) faults.push('hints: expected at least one')
  else for (const hint of hints) expect(isHint(hint), 'hints', HINTS, hint)
  for (const behaviourKey of Array.isArray(behaviourKeys) ? behaviourKeys : [])
    expect(
      typeof behaviourKey?.name === 'string' && typeof behaviourKey.of === 'function',
      'behaviourKeys',
      'a name and a function `of`',
      behaviourKey,
    )
  for (const { verb, code, name } of objectsOf(operations))
    expect(
      (VERBS as readonly unknown[]).includes(verb) && typeof code === 'string' && typeof name === 'string',
      `operation ${shown(code)}`,
      'code and name as text, and a verb',
      verb,
    )
  return [...faults, ...roleFaults(manifest.roles), ...traitFaults(manifest.traits)]
}

const LISTS_OF_CODES: ReadonlySet<string> = new Set([
  'heavyOperations',
  'frequentOperations',
  'silencingOperations',
])

function traitFaults(traits: unknown): string[] {
  if (traits === undefined) return []
  if (typeof traits !== 'object' || traits === null)
    return [`traits: expected an object, got ${shown(traits)}`]
  return Object.entries(traits).flatMap(([trait, value]: [string, unknown]) => {
    if (LISTS_OF_CODES.has(trait))
      return Array.isArray(value) && value.every((code) => typeof code === 'string')
        ? []
        : [`traits.${trait}: expected a list of codes, got ${shown(value)}`]
    return typeof value === 'boolean'
      ? []
      : [`traits.${shown(trait)}: expected true or false, got ${shown(value)}`]
  })
}

/** Pages group devices by `DEVICE_TYPES`; a device of another type would not appear in any group. */
function roleFaults(roles: unknown): string[] {
  if (roles === undefined) return []
  if (typeof roles !== 'object' || roles === null) return [`roles: expected an object, got ${shown(roles)}`]
  return Object.entries(roles).flatMap(([side, role]: [string, unknown]) => {
    if (!['server', 'client', 'peer', 'sender'].includes(side))
      return [`roles: expected server, client, peer or sender, got ${shown(side)}`]
    const { type } = (role ?? {}) as { type?: unknown }
    return type === undefined || (DEVICE_TYPES as readonly unknown[]).includes(type)
      ? []
      : [`roles.${side}.type: expected a device type such as PLC, RTU or Meter, got ${shown(type)}`]
  })
}

const HINTS = 'transport and port, etherType, llc, snap, ipProtocol, carriedBy, content or unrecognised'

function isHint(hint: unknown): hint is Hint {
  if (typeof hint !== 'object' || hint === null) return false
  const { transport, port, etherType, llc, snap, ipProtocol, carriedBy, content, unrecognised } =
    hint as Record<string, unknown>
  const isWithin = (value: unknown, most: number) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most
  if (transport !== undefined) return (transport === 'tcp' || transport === 'udp') && isWithin(port, 0xffff)
  if (snap !== undefined) {
    const { oui, type } = (snap ?? {}) as { oui?: unknown; type?: unknown }
    return isWithin(oui, 0xffffff) && isWithin(type, 0xffff)
  }
  return (
    isWithin(etherType, 0xffff) ||
    isWithin(llc, 0xff) ||
    isWithin(ipProtocol, 0xff) ||
    typeof carriedBy === 'string' ||
    content === 'tcp' ||
    content === 'udp' ||
    unrecognised === 'tcp' ||
    unrecognised === 'udp'
  )
}

function objectsOf(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.map((one) => (typeof one === 'object' && one !== null ? one : {})) : []
}

function shown(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value))
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
