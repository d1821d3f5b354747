import type { Alert } from '#model/alert'
import type { AssetChange } from '#model/asset'
import { CONTROLLER_INTERFACES } from '#model/controller-interface'
import type { Fact, Observed, Operation, Session, Transfer, Verb } from '#model/fact'
import { identifier } from '#model/identifier'
import type { TimelineEvent } from '#model/journal'
import type { Judged, Rule } from '#model/rule'

/** Events kept until the door takes them; the store keeps more. */
const LONGEST = 100_000

/** Operations that belong on a device's timeline, and how a person calls them. Defender's event types: reference/defender-api.md A7. */
const OPERATIONS: Partial<
  Record<Verb, { type: string; title: string; severity: TimelineEvent['severity'] }>
> = {
  start: { type: 'plc-start', title: 'Controller started', severity: 'notice' },
  stop: { type: 'plc-stop', title: 'Controller stopped', severity: 'notice' },
  restart: { type: 'plc-restart', title: 'Device restarted', severity: 'notice' },
  'set-mode': { type: 'plc-mode-change', title: 'Operating mode changed', severity: 'notice' },
  'download-program': {
    type: 'program-download',
    title: 'Program downloaded to controller',
    severity: 'notice',
  },
  'upload-program': { type: 'program-upload', title: 'Program read from controller', severity: 'notice' },
  'update-firmware': { type: 'firmware-update', title: 'Firmware update', severity: 'notice' },
  configure: { type: 'configuration-change', title: 'Configuration written', severity: 'notice' },
  'set-password': { type: 'password-change', title: 'Password changed', severity: 'notice' },
  'set-time': { type: 'time-set', title: 'Clock set', severity: 'info' },
  force: { type: 'values-forced', title: 'Values forced', severity: 'notice' },
  delete: { type: 'deleted', title: 'Something deleted on a device', severity: 'notice' },
}

/** Attributes whose change is worth a line; the others are on the device's page with their proof. */
const TOLD_ATTRIBUTES: ReadonlySet<string> = new Set([
  'name',
  'vendor',
  'model',
  'order-number',
  'serial',
  'firmware',
  'hardware',
  'os',
  'mode',
  'key-position',
  'run-state',
  'ip',
  'mac',
])

/** Turns what the rooms notice into the lines a person reads. */
export class Timeline {
  readonly counters = { timelineDropped: 0 }
  readonly #assetIdOf: (observed: Observed, side: 'client' | 'server') => string
  #events: (TimelineEvent | undefined)[] = []
  /** Device → where in `#events` its detection stands, while nobody has taken it. */
  readonly #detected = new Map<string, number>()

  constructor(assetIdOf: (observed: Observed, side: 'client' | 'server') => string) {
    this.#assetIdOf = assetIdOf
  }

  /** The inventory has changed. */
  changed(changes: readonly AssetChange[]): void {
    for (const change of changes) {
      if (change.kind === 'link-new') continue
      if (change.kind === 'asset-attribute' && (change.from === '' || !TOLD_ATTRIBUTES.has(change.attribute)))
        continue
      const base = { time: change.time, assets: [change.id], place: undefined }
      if (change.kind === 'asset-merged' && this.#detected.has(change.from)) {
        this.#forget(change.from)
        continue
      }
      if (change.kind === 'program-changed') {
        this.#add({
          ...base,
          place: change.place,
          type: 'program-changed',
          severity: 'notice',
          title: `Program ${change.change === 'changed' ? 'changed' : `block ${change.change}`}`,
          text: `${change.name}: ${change.text} (${change.protocol}, ${change.by})`,
        })
      } else if (change.kind === 'asset-new') {
        this.#detected.set(change.id, this.#events.length)
        this.#add({ ...base, type: 'device-detected', severity: 'info', title: 'Device detected', text: '' })
      } else if (change.kind === 'asset-merged') {
        this.#add({
          ...base,
          type: 'device-merged',
          severity: 'info',
          title: 'Two devices are one',
          text: change.why,
        })
      } else {
        const text = `${change.attribute}: ${change.from} → ${change.to} (${change.source})`
        const isFirmware = change.attribute === 'firmware'
        this.#add({
          ...base,
          type: isFirmware ? 'firmware-changed' : 'device-updated',
          severity: isFirmware ? 'notice' : 'info',
          title: isFirmware ? 'Firmware changed' : 'Device updated',
          text,
        })
      }
    }
  }

  /** A fact went up. */
  observed(observed: Observed<Fact>): void {
    const line = lineOf(observed)
    if (line === undefined) return
    const assets = (['client', 'server'] as const).map((side) => this.#assetIdOf(observed, side))
    this.#add({
      ...line,
      time: observed.time,
      assets: assets.filter((id) => id !== ''),
      place: observed.place,
    })
  }

  alert(alert: Alert): void {
    const assets = [alert.source, alert.destination].filter((id) => id !== '')
    this.#add({
      time: alert.time,
      type: 'alert',
      severity: alert.severity,
      title: alert.title,
      text: alert.what,
      assets,
      place: alert.places[0],
    })
  }

  /** A rule of the plant spoke so often that it is judged no more. */
  ruleDisabled(
    { id, title, mostHitsAnHour = 0 }: Rule,
    { time, place }: Pick<Judged, 'time' | 'place'>,
  ): void {
    this.#add({
      time,
      type: 'rule-disabled',
      severity: 'notice',
      title: 'Rule disabled itself',
      text: `${title} (${id}) spoke more than ${mostHitsAnHour} times in an hour and is judged no more, until rules are read again`,
      assets: [],
      place,
    })
  }

  /** A device that was found to be another one before anybody was told of it: the frames of one, ARP of the other. */
  #forget(id: string): void {
    const at = this.#detected.get(id)
    this.#detected.delete(id)
    if (at !== undefined) this.#events[at] = undefined
  }

  /** What was added since the last call. */
  take(): readonly TimelineEvent[] {
    const events = this.#events.filter((event) => event !== undefined)
    this.#events = []
    this.#detected.clear()
    return events
  }

  #add(event: Omit<TimelineEvent, 'id'>): void {
    if (this.#events.length >= LONGEST) {
      this.counters.timelineDropped++
      return
    }
    // Written out, all have one shape and nothing beside it: tens of thousands may wait.
    const { time, type, severity, title, text, assets, place } = event
    const id = identifier(`${time}|${type}|${assets.join(',')}|${text}`)
    this.#events.push({ id, time, type, severity, title, text, assets: assets.slice(), place })
  }
}

/** Protocols by which a person works on, or tunnels through, another machine. */
const REMOTE: ReadonlySet<string> = new Set([
  'rdp',
  'rdpudp',
  'ssh',
  'telnet',
  'vnc',
  'teamviewer',
  'nomachine',
  'openvpn',
  'pptp',
])
/** Devices that speak up by themselves: SNMP traps (RFC 3416 §4.2.6), OPC Alarms and Events 1.10 `OnEvent`. */
const ALARMS: ReadonlyMap<string, RegExp> = new Map([
  ['snmp', /Trap|Inform/],
  ['opc-classic', /OnEvent/],
])
const DATABASES: ReadonlySet<string> = new Set(['mssql', 'mysql', 'oracle', 'postgresql'])
const STRUCTURE = /^(CREATE|ALTER|DROP|RENAME|GRANT|REVOKE)\b/
/** How somebody proves who he is; other refused sessions are matters of the network. */
const LOGON = /password|passwd|login|ntlm|kerberos|basic|digest|plain|publickey|credential|user/i

type Line = Pick<TimelineEvent, 'type' | 'severity' | 'title' | 'text'>

function lineOf({ fact, protocol }: Observed<Fact>): Line | undefined {
  if (fact.kind === 'operation') return operationLine(fact, protocol)
  if (fact.kind === 'session') return sessionLine(fact, protocol)
  if (fact.kind === 'transfer') {
    return {
      type: 'file-transfer',
      severity: 'info',
      title: fact.octets === 0 ? 'File transfer asked for' : 'File transferred',
      text: transferText(fact),
    }
  }
  return undefined
}

function operationLine(fact: Operation, protocol: string): Line | undefined {
  const known = operationKind(fact, protocol)
  if (known === undefined || (fact.outcome !== 'asked' && fact.outcome !== 'refused')) return undefined
  const refused = fact.outcome === 'refused' ? ` – refused: ${fact.error ?? 'no reason given'}` : ''
  return { ...known, text: `${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`}${refused}` }
}

function operationKind({ verb, name }: Operation, protocol: string): Omit<Line, 'text'> | undefined {
  if (verb === 'authenticate' && CONTROLLER_INTERFACES.has(protocol))
    return { type: 'controller-logon', title: 'Logon at a controller', severity: 'notice' }
  if (verb === 'report' && ALARMS.get(protocol)?.test(name) === true)
    return { type: 'device-alarm', title: 'Alarm of a device', severity: 'notice' }
  if (DATABASES.has(protocol) && STRUCTURE.test(name))
    return { type: 'database-change', title: 'Database structure changed', severity: 'notice' }
  return OPERATIONS[verb]
}

function sessionLine({ phase, clearText, method, user }: Session, protocol: string): Line | undefined {
  const who = user === undefined || user === '' ? '' : `, ${user}`
  if (phase === 'open' && clearText === true)
    return {
      type: 'clear-text-authentication',
      severity: 'notice',
      title: 'Password crossed the wire readable',
      text: method,
    }
  if (phase === 'open' && REMOTE.has(protocol))
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
      title: 'Logon refused',
      text: `${protocol}, ${method}${who}`,
    }
  return undefined
}

/** Name, size and what is known of the content. */
function transferText({ name, octets, content, sha256 }: Transfer): string {
  if (octets === 0) return name
  const more = [`${octets} octets`, content, sha256 && `SHA-256 ${sha256.slice(0, 8)}…`].filter(Boolean)
  return `${name} (${more.join(', ')})`
}
