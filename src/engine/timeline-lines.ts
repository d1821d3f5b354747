/** Which facts belong on a timeline, and in which words. */
import type { DeviceChangeEvent, DeviceTypeChange } from '#model/device'
import type { Fact, Observation, Operation, Session, Transfer, Verb } from '#model/fact'
import type { TimelineEvent } from '#model/journal'
import type { Traits } from '#model/protocol'
import { REMOTE_ACCESS } from '#model/remote-access'

/** Operations that belong on a device's timeline, and how a person calls them. */
const OPERATIONS: Partial<
  Record<Verb, { type: string; title: string; severity: TimelineEvent['severity'] }>
> = {
  start: { type: 'plc-start', title: 'Controller started', severity: 'notice' },
  stop: { type: 'plc-stop', title: 'Controller stopped', severity: 'notice' },
  restart: { type: 'plc-restart', title: 'Device restarted', severity: 'notice' },
  'set-mode': { type: 'plc-mode-change', title: 'Operating mode changed', severity: 'notice' },
  'download-program': {
    type: 'program-download',
    title: 'Program downloaded',
    severity: 'notice',
  },
  'upload-program': { type: 'program-upload', title: 'Program uploaded', severity: 'notice' },
  'update-firmware': { type: 'firmware-update', title: 'Firmware update', severity: 'notice' },
  configure: { type: 'configuration-change', title: 'Configuration written', severity: 'notice' },
  'set-password': { type: 'password-change', title: 'Password changed', severity: 'notice' },
  'set-time': { type: 'time-set', title: 'Clock set', severity: 'info' },
  force: { type: 'values-forced', title: 'Values forced', severity: 'notice' },
  delete: { type: 'deleted', title: 'Object deleted', severity: 'notice' },
}

/**
 * Devices that speak up by themselves: SNMP traps (RFC 3416 §4.2.6), OPC Alarms and Events 1.10 `OnEvent`, and of syslog the
 * three severest of its levels (RFC 5424 §6.2.1). Held against the name and the object.
 */
const ALARMS: ReadonlyMap<string, RegExp> = new Map([
  ['snmp', /Trap|Inform/],
  ['opc-classic', /OnEvent/],
  ['syslog', /(emergency|alert|critical)$/],
])
const DATABASES: ReadonlySet<string> = new Set(['mssql', 'mysql', 'oracle', 'postgresql'])
const STRUCTURE = /^(CREATE|ALTER|DROP|RENAME|GRANT|REVOKE)\b/
/** Methods of a logon; other rejected sessions are network matters. */
const LOGON = /password|passwd|login|ntlm|kerberos|basic|digest|plain|publickey|credential|user|vnc/i

type Line = Pick<TimelineEvent, 'type' | 'severity' | 'title' | 'text'>

/** Of what changed in the inventory; new links are no news. */
export function lineOfChange(change: Exclude<DeviceChangeEvent, { kind: 'asset-evicted' }>): Line {
  if (change.kind === 'module-changed') {
    const { path, attribute, from, to, source } = change
    return {
      type: 'module-changed',
      severity: 'notice',
      title: attribute === 'firmware' ? 'Firmware of a module changed' : 'Module changed',
      text: `${path}: ${attribute} ${from} → ${to} (${source})`,
    }
  }
  if (change.kind === 'program-changed')
    return {
      type: 'program-changed',
      severity: 'notice',
      title: `Program ${change.change === 'changed' ? 'changed' : `block ${change.change}`}`,
      text: `${change.name}: ${change.text} (${change.protocol}, ${change.by})`,
    }
  if (change.kind === 'device-new') {
    const { insteadOf } = change
    const text = insteadOf === undefined ? '' : `${insteadOf.mac} at ${insteadOf.address}`
    return { type: 'device-detected', severity: 'info', title: 'Device detected', text }
  }
  if (change.kind === 'device-merged')
    return { type: 'device-merged', severity: 'info', title: 'Devices merged', text: change.why }
  if (isTypeChange(change)) {
    const { kind, from, to } = change
    return kind === 'type-changed'
      ? { type: kind, severity: 'notice', title: 'Device type changed', text: `${from} → ${to}` }
      : { type: kind, severity: 'notice', title: 'Device type contradicted', text: `${from}; but ${to}` }
  }
  const isFirmware = change.attribute === 'firmware'
  return {
    type: isFirmware ? 'firmware-changed' : 'device-updated',
    severity: isFirmware ? 'notice' : 'info',
    title: isFirmware ? 'Firmware changed' : 'Device updated',
    text: `${change.attribute}: ${change.from} → ${change.to} (${change.source})`,
  }
}

function isTypeChange(change: DeviceChangeEvent): change is DeviceTypeChange {
  return change.kind === 'type-changed' || change.kind === 'type-contradicted'
}

/** Undefined for facts that are no news by themselves. */
export function lineOf(
  { fact, protocol }: Observation<Fact>,
  traitsOf: (protocol: string) => Traits,
): Line | undefined {
  if (fact.kind === 'operation') return operationLine(fact, protocol, traitsOf)
  if (fact.kind === 'session') return sessionLine(fact, protocol)
  if (fact.kind === 'transfer') {
    return {
      type: 'file-transfer',
      severity: 'info',
      title: fact.bytes === 0 ? 'File transfer requested' : 'File transferred',
      text: transferText(fact),
    }
  }
  return undefined
}

function operationLine(
  fact: Operation,
  protocol: string,
  traitsOf: (protocol: string) => Traits,
): Line | undefined {
  if (fact.outcome !== 'requested' && fact.outcome !== 'rejected') return undefined
  const known = operationKind(fact, protocol, traitsOf)
  if (known === undefined) return undefined
  const refused = fact.outcome === 'rejected' ? ` – rejected: ${fact.error ?? 'no reason given'}` : ''
  return { ...known, text: `${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`}${refused}` }
}

function operationKind(
  { verb, name, object = '' }: Operation,
  protocol: string,
  traitsOf: (protocol: string) => Traits,
): Omit<Line, 'text'> | undefined {
  if (verb === 'authenticate' && traitsOf(protocol).isControllerInterface === true)
    return { type: 'controller-logon', title: 'Controller logon', severity: 'notice' }
  if (verb === 'report' && ALARMS.get(protocol)?.test(`${name} ${object}`.trimEnd()) === true)
    return { type: 'device-alarm', title: 'Device alarm', severity: 'notice' }
  if (DATABASES.has(protocol) && STRUCTURE.test(name))
    return { type: 'database-change', title: 'Database schema changed', severity: 'notice' }
  // A client makes its groups and subscriptions when it begins, and not again and again.
  if (verb === 'subscribe' && protocol === 'opc-classic')
    return { type: 'opc-subscription', title: 'OPC group or subscription', severity: 'info' }
  return OPERATIONS[verb]
}

function sessionLine({ phase, clearText, method, user }: Session, protocol: string): Line | undefined {
  const who = user === undefined || user === '' ? '' : `, ${user}`
  if (phase === 'open' && clearText === true)
    return {
      type: 'clear-text-authentication',
      severity: 'notice',
      title: 'Cleartext password',
      text: method,
    }
  if (phase === 'open' && REMOTE_ACCESS.has(protocol))
    return {
      type: 'remote-access',
      severity: 'info',
      title: 'Remote access',
      text: `${protocol.toUpperCase()}${who}`,
    }
  if (phase === 'refused' && (who !== '' || LOGON.test(method)))
    return {
      type: 'logon-refused',
      severity: 'notice',
      title: 'Logon rejected',
      text: `${protocol}, ${method}${who}`,
    }
  return undefined
}

/** Name, size and what is known of the content. */
function transferText({ name, bytes, content, sha256 }: Transfer): string {
  if (bytes === 0) return name
  const more = [`${bytes} bytes`, content, sha256 && `SHA-256 ${sha256.slice(0, 8)}…`].filter(Boolean)
  return `${name} (${more.join(', ')})`
}
