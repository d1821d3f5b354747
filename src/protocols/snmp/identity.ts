import { type About, type Attribute, confidence } from '#model/fact'
import type { Tell } from '#model/protocol'
import { enterpriseName, enterpriseOf } from './enterprises.ts'
import type { Engine } from './security.ts'
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

/** What the values an agent sent say about it. */
export function tellBindings(bindings: readonly Binding[], agent: About, tell: Tell): void {
  for (const { oid, value } of bindings) {
    if (value === '' || !oid.startsWith('1.3.6.1.2.1.')) continue
    const said = system.get(oid)
    if (said !== undefined) say(tell, agent, said[0], value, said[1])
    else if (oid === SYSTEM_OBJECT_ID) tellObjectId(value, agent, tell)
    else tellEntity(oid, value, agent, tell)
  }
}

function say(tell: Tell, about: About, attribute: Attribute, value: string, field: string): void {
  tell({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
}

function tellObjectId(value: string, agent: About, tell: Tell): void {
  say(tell, agent, 'device-id', value, 'sysObjectID')
  const enterprise = enterpriseOf(value)
  if (enterprise !== undefined) tellEnterprise(enterprise, agent, 'sysObjectID', tell)
}

/** Agents built on Net-SNMP name its makers, not the device's. */
const SOFTWARE_MAKERS: ReadonlySet<number> = new Set([2021, 8072])

function tellEnterprise(enterprise: number, agent: About, field: string, tell: Tell): void {
  say(tell, agent, 'vendor-id', String(enterprise), field)
  const name = enterpriseName(enterprise)
  if (name !== '') say(tell, agent, SOFTWARE_MAKERS.has(enterprise) ? 'software' : 'vendor', name, field)
}

function tellEntity(oid: string, value: string, agent: About, tell: Tell): void {
  const found = ENTITY.exec(oid)
  const said = found === null ? undefined : entity.get(Number(found[1]))
  if (found === null || said === undefined) return
  const about = Number(found[2]) === CHASSIS ? agent : `${agent}/entity:${found[2]}`
  say(tell, about, said[0], value, said[1])
}

/** What the authoritative engine's id says about it: RFC 3411 §5. */
export function tellEngine(engine: Engine, agent: About, tell: Tell): void {
  say(tell, agent, 'device-id', engine.id, 'snmpEngineID')
  tellEnterprise(engine.enterprise, agent, 'snmpEngineID', tell)
  if (engine.mac !== '') say(tell, agent, 'mac', engine.mac, 'snmpEngineID')
}
