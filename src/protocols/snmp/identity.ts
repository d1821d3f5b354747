import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { enterpriseName, enterpriseOf } from './enterprises.ts'
import type { SnmpEngine } from './security.ts'
import type { Binding } from './wire.ts'

/** System group: RFC 3418 §2. */
const system: ReadonlyMap<string, readonly [Attribute, string]> = new Map<
  string,
  readonly [Attribute, string]
>([
  ['1.3.6.1.2.1.1.1.0', ['description', 'sysDescr']],
  ['1.3.6.1.2.1.1.4.0', ['contact', 'sysContact']],
  ['1.3.6.1.2.1.1.5.0', ['name', 'sysName']],
  ['1.3.6.1.2.1.1.6.0', ['location', 'sysLocation']],
])
const SYSTEM_OBJECT_ID = '1.3.6.1.2.1.1.2.0'

/** Columns of entPhysicalTable: RFC 6933 §3. */
const ENTITY = /^1\.3\.6\.1\.2\.1\.47\.1\.1\.1\.1\.(\d+)\.(\d+)$/
const entity: ReadonlyMap<number, readonly [Attribute, string]> = new Map<
  number,
  readonly [Attribute, string]
>([
  [2, ['description', 'entPhysicalDescr']],
  [8, ['hardware', 'entPhysicalHardwareRev']],
  [9, ['firmware', 'entPhysicalFirmwareRev']],
  [10, ['software', 'entPhysicalSoftwareRev']],
  [11, ['serial', 'entPhysicalSerialNum']],
  [12, ['vendor', 'entPhysicalMfgName']],
  [13, ['model', 'entPhysicalModelName']],
])
/** The whole device is the first entity on all devices in our captures. */
const CHASSIS = 1

/** Identity of an agent, from the values it sent. */
export function emitBindings(bindings: readonly Binding[], agent: About, emit: Emit): void {
  for (const { oid, value } of bindings) {
    if (value === '' || !oid.startsWith('1.3.6.1.2.1.')) continue
    const said = system.get(oid)
    if (said !== undefined) say(emit, agent, said[0], value, said[1])
    else if (oid === SYSTEM_OBJECT_ID) emitObjectId(value, agent, emit)
    else emitEntity(oid, value, agent, emit)
  }
}

function say(emit: Emit, about: About, attribute: Attribute, value: string, field: string): void {
  emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
}

function emitObjectId(value: string, agent: About, emit: Emit): void {
  say(emit, agent, 'device-id', value, 'sysObjectID')
  const enterprise = enterpriseOf(value)
  if (enterprise !== undefined) emitEnterprise(enterprise, agent, 'sysObjectID', emit)
}

/** Agents built on Net-SNMP name its makers, not the device's. */
const SOFTWARE_MAKERS: ReadonlySet<number> = new Set([2021, 8072])

function emitEnterprise(enterprise: number, agent: About, field: string, emit: Emit): void {
  say(emit, agent, 'vendor-id', String(enterprise), field)
  const name = enterpriseName(enterprise)
  if (name !== '') say(emit, agent, SOFTWARE_MAKERS.has(enterprise) ? 'software' : 'vendor', name, field)
}

function emitEntity(oid: string, value: string, agent: About, emit: Emit): void {
  const found = ENTITY.exec(oid)
  const said = found === null ? undefined : entity.get(Number(found[1]))
  if (found === null || said === undefined) return
  const about = Number(found[2]) === CHASSIS ? agent : `${agent}/entity:${found[2]}`
  say(emit, about, said[0], value, said[1])
}

/** Identity of the authoritative engine, from its id: RFC 3411 §5. */
export function emitEngine(engine: SnmpEngine, agent: About, emit: Emit): void {
  say(emit, agent, 'device-id', engine.id, 'snmpEngineID')
  emitEnterprise(engine.enterprise, agent, 'snmpEngineID', emit)
  if (engine.mac !== '') say(emit, agent, 'mac', engine.mac, 'snmpEngineID')
}
