import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, probe, type SsdpMessage } from './wire.ts'

/** `urn:domain:device:Type:version`, or `service`: UPnP Device Architecture 1.1 §1.1.4. */
const URN = /^urn:([^:]+):(device|service):([^:]+)(?::\d+)?/i
/** The forum's own types need no name of a domain. */
const FORUM = 'schemas-upnp-org'
/** A gateway, and the devices within it: UPnP InternetGatewayDevice:1 section 2.3. */
const GATEWAY = /^urn:[^:]+:device:(InternetGatewayDevice|WANDevice|WANConnectionDevice):/i
/** The UPnP host of Windows: as a gateway it announces a computer that shares its connection (ICS). */
const WINDOWS_HOST = /Windows.*UPnP-Device-Host/i
const UNIQUE_ID = /^uuid:([^:]+)/i

export const protocol = defineProtocol<SsdpMessage, undefined>({
  name: 'ssdp',
  shortName: 'SSDP',
  title: 'Simple Service Discovery Protocol',
  standard: 'UPnP Device Architecture 1.1',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 1900 }, { content: 'udp' }],
  firstBytes: 'MNHmnh\t\n\r \xa0\xc2\xe1\xe2\xe3\xef',
  probe,
  dissect,
  isFromClient: (message) => message.method !== 'response',
  facts({ method, headers }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string | undefined, field: string) => {
      if (value !== undefined && value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
    }
    say('software', headers.get('server'), 'SERVER')
    say('software', headers.get('user-agent'), 'USER-AGENT')
    if (method === 'search') {
      const target = headers.get('st')
      if (target !== undefined && target !== '') emit({ kind: 'lookup', name: target, outcome: 'requested' })
      return
    }
    say('product-uri', headers.get('location'), 'LOCATION')
    const kind = headers.get('nt') ?? headers.get('st') ?? ''
    const gateway = GATEWAY.exec(kind)?.[1]
    if (gateway !== undefined && WINDOWS_HOST.test(headers.get('server') ?? '')) {
      say('kind', 'Microsoft:InternetConnectionSharing', 'NT')
    } else {
      say('kind', kindOf(kind), 'NT')
      if (gateway?.toLowerCase() === 'internetgatewaydevice') say('role', 'router', 'NT')
    }
    if (kind.toLowerCase() === 'upnp:rootdevice')
      say('device-id', UNIQUE_ID.exec(headers.get('usn') ?? '')?.[1], 'USN')
  },
  rows: ({ method, headers }) => [
    { label: 'Method', value: method, at: 0, length: 0 },
    ...[...headers].map(([label, value]) => ({ label, value, at: 0, length: 0 })),
  ],
})

/**
 * `MediaRenderer`; `Belkin:insight` of a vendor's own; services only of vendors, because those of the forum are too
 * general.
 */
function kindOf(target: string): string {
  const [, domain = '', sort = '', type = ''] = URN.exec(target) ?? []
  if (type === '') return /^(upnp|uuid|ssdp):/i.test(target) ? '' : target
  if (domain.toLowerCase() === FORUM) return sort.toLowerCase() === 'device' ? type : ''
  return `${domain}:${type}`
}
