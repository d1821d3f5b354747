import { clean } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { ACTIONS, type Action, dissect, probe, type WsDiscoveryMessage } from './wire.ts'

/** Scopes with the identity of ONVIF devices: ONVIF Core Specification, "Scope". */
const ONVIF_SCOPE = /^onvif:\/\/www\.onvif\.org\/(\w+)\/(.+)$/i
const SCOPES: ReadonlyMap<string, Attribute> = new Map([
  ['name', 'name'],
  ['hardware', 'model'],
  ['location', 'location'],
])
const VERBS = {
  Hello: 'report',
  Bye: 'report',
  Probe: 'browse',
  ProbeMatches: 'report',
  Resolve: 'browse',
  ResolveMatches: 'report',
} as const
/** Local names of types, and the part their bearer plays. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['NetworkVideoTransmitter', 'camera'],
  ['PrintDeviceType', 'printer'],
  ['PrinterServiceType', 'printer'],
])
const isQuestion = (action: Action) => action === 'Probe' || action === 'Resolve'

/** A scope may be percent-encoded; what cannot be decoded stays as it is. */
function decoded(scope: string): string {
  try {
    return clean(decodeURIComponent(scope))
  } catch {
    return scope
  }
}

export const protocol = defineProtocol<WsDiscoveryMessage, undefined>({
  name: 'ws-discovery',
  shortName: 'WS-Discovery',
  title: 'WS-Discovery',
  standard: 'OASIS WS-Discovery 1.1 (2009); ONVIF Core Specification',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 3702 }, { content: 'udp' }],
  probe,
  dissect,
  isFromClient: ({ action }) => action !== 'ProbeMatches' && action !== 'ResolveMatches',
  facts({ action, address, types, scopes, transports }, { fromClient }, emit) {
    emit({
      kind: 'operation',
      verb: VERBS[action],
      name: action,
      code: action,
      object: isQuestion(action) ? types.join(' ') || undefined : undefined,
      outcome: 'requested',
    })
    if (isQuestion(action)) return
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string | undefined, field: string) => {
      if (value !== undefined && value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
    }
    for (const scope of scopes) {
      const [, kind = '', value = ''] = ONVIF_SCOPE.exec(scope) ?? []
      const attribute = SCOPES.get(kind.toLowerCase())
      if (attribute !== undefined) say(attribute, decoded(value), 'Scopes')
      else if (kind !== '' || scope.startsWith('urn:oid:')) say('kind', scope, 'Scopes')
    }
    for (const type of types) {
      const local = type.split(':').at(-1)!
      say('role', ROLES.get(local), 'Types')
      say('kind', local, 'Types')
    }
    say('device-id', /^urn:uuid:(.+)$/i.exec(address)?.[1], 'Address')
    say('product-uri', transports[0], 'XAddrs')
  },
  rows: ({ action, types, scopes, transports }) => [
    { label: 'Action', value: action, at: 0, length: 0 },
    { label: 'Types', value: types.join(' '), at: 0, length: 0 },
    ...scopes.map((value) => ({ label: 'Scope', value, at: 0, length: 0 })),
    ...transports.map((value) => ({ label: 'XAddr', value, at: 0, length: 0 })),
  ],
  behaviourKeys: [{ name: 'action', of: ({ code }) => code }],
  operations: ACTIONS.map((action) => ({ code: action, name: action, verb: VERBS[action] })),
})
