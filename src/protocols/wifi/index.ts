import { type About, type Attribute, confidence } from '#model/fact'
import { LINK_PAYLOAD } from '#model/link-payload'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { rule as wifiBeaconFlood } from './rules/wifi-beacon-flood.ts'
import { rule as wifiDeauthenticationFlood } from './rules/wifi-deauthentication-flood.ts'
import { rule as wifiEvilTwin } from './rules/wifi-evil-twin.ts'
import { dissect, subtype, type WifiMessage } from './wire.ts'

const operations = {
  [subtype.beacon]: { code: '8', name: 'Beacon', verb: 'report' },
  [subtype.probeRequest]: { code: '4', name: 'Probe Request', verb: 'browse' },
  [subtype.deauthentication]: { code: '12', name: 'Deauthentication', verb: 'report' },
  [subtype.disassociation]: { code: '10', name: 'Disassociation', verb: 'report' },
} as const

/** Identity of the sender of a beacon, or of the responder to a probe. */
function accessPoint(message: WifiMessage, about: About, emit: Emit): void {
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value === '') return
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
  }
  if (message.isInfrastructure) {
    say('type', 'Wireless Access Point', 'ESS capability')
    say('role', 'access-point', 'ESS capability')
    say('address:ssid', message.ssid, 'SSID')
  }
  say('name', message.apName, 'AP name')
  const { vendor = '', model = '', modelNumber = '', serial = '', name = '' } = message.setup
  say('vendor', vendor, 'WPS Manufacturer')
  say('model', model, 'WPS Model Name')
  say('order-number', modelNumber, 'WPS Model Number')
  // Many makers write a placeholder here.
  if (/[1-9a-z]/i.test(serial) && serial.length > 4) say('serial', serial, 'WPS Serial Number')
  say('name', name, 'WPS Device Name')
}

/** Only access points admit stations: IEEE 802.11-2020 §11.3.5. */
function admits(about: About, emit: Emit): void {
  emit({
    kind: 'identity',
    about,
    attribute: 'role',
    value: 'access-point',
    confidence: confidence.management,
    field: 'Association Response',
  })
}

function emitRefusal(code: number | undefined, about: About, emit: Emit): void {
  if (code !== undefined)
    emit({ kind: 'session', about, phase: 'refused', method: `wi-fi, status ${code}`, secured: false })
}

/** The network, its channel and how it is kept: what a person asks for first. */
function network({ ssid, channel, security }: WifiMessage): string {
  return `${ssid === '' ? 'hidden network' : ssid}${channel === undefined ? '' : `, channel ${channel}`}, ${security}`
}

interface State {
  /** Sequence numbers of the last goodbyes, by side. */
  readonly ended: { client?: number; server?: number }
}

function facts(message: WifiMessage, { fromClient }: Slice, emit: Emit, { ended }: State): void {
  const about = fromClient ? 'client' : 'server'
  const { code, security, ssid } = message
  const isOk = code === 0
  switch (message.subtype) {
    case subtype.beacon:
      accessPoint(message, about, emit)
      emit({
        kind: 'operation',
        ...operations[subtype.beacon],
        about,
        object: network(message),
        outcome: 'requested',
      })
      return
    case subtype.probeResponse:
      accessPoint(message, about, emit)
      return
    case subtype.probeRequest:
      emit({
        kind: 'operation',
        ...operations[subtype.probeRequest],
        object: ssid || undefined,
        outcome: 'requested',
      })
      return
    case subtype.associationRequest:
    case subtype.reassociationRequest:
      emit({
        kind: 'session',
        phase: 'open',
        method: `wi-fi ${ssid}, ${security}`,
        secured: security !== 'open' && security !== 'WEP',
      })
      return
    case subtype.associationResponse:
    case subtype.reassociationResponse:
      if (isOk) admits(about, emit)
      else emitRefusal(code, about, emit)
      return
    case subtype.authentication:
      if (!isOk) emitRefusal(code, about, emit)
      return
    case subtype.deauthentication:
    case subtype.disassociation:
      // A station that has left sends no acknowledgement: the same frame is sent to it a dozen times. Receivers drop
      // such: §10.3.2.14.
      if (message.isRetry && ended[about] === message.sequence) return
      ended[about] = message.sequence
      emit({
        kind: 'operation',
        ...operations[message.subtype],
        object: code === undefined ? 'protected' : `reason ${code}`,
        outcome: 'requested',
      })
  }
}

export const protocol = defineProtocol<WifiMessage, State>({
  name: 'wifi',
  shortName: 'Wi-Fi',
  title: 'Wi-Fi management',
  standard: 'IEEE 802.11-2020; Wi-Fi Simple Configuration 2.0.5',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ etherType: LINK_PAYLOAD.wifiManagement }],
  newState: () => ({ ended: {} }),
  dissect,
  facts,
  rows: (message) => [
    { label: 'Subtype', value: String(message.subtype), at: 0, length: 1 },
    { label: 'Network', value: network(message), at: 24, length: 0 },
  ],
  behaviourKeys: [{ name: 'network', of: ({ code, object }) => (code === '8' ? object : undefined) }],
  rules: [wifiDeauthenticationFlood, wifiEvilTwin, wifiBeaconFlood],
  operations: Object.values(operations),
})
