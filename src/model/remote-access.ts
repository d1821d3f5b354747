/** Protocols of remote access. A table, because pages and stored graphs know a protocol by its name only. */

/**
 * `session`: a person works on the device itself. `vpn`: a machine far away joins the network. `ipsec`: mostly a permanent
 * tunnel between the gateways of two networks.
 */
type RemoteAccessKind = 'session' | 'vpn' | 'ipsec'

const KINDS = {
  rdp: 'session',
  rdpudp: 'session',
  ssh: 'session',
  telnet: 'session',
  vnc: 'session',
  teamviewer: 'session',
  anydesk: 'session',
  nomachine: 'session',
  openvpn: 'vpn',
  wireguard: 'vpn',
  pptp: 'vpn',
  l2tp: 'vpn',
  ike: 'ipsec',
  esp: 'ipsec',
} as const satisfies Record<string, RemoteAccessKind>

export type RemoteAccessProtocol = keyof typeof KINDS

const ofKinds = (...kinds: readonly RemoteAccessKind[]): ReadonlySet<string> =>
  new Set(Object.entries(KINDS).flatMap(([name, kind]) => (kinds.includes(kind) ? [name] : [])))

/** A person far away works on a device as if there. */
export const REMOTE_SESSIONS = ofKinds('session')
/** A person works on a device or comes into the network; without IPsec, whose end is a network. */
export const REMOTE_ACCESS = ofKinds('session', 'vpn')
/** All that leads into a network from far away. */
export const REMOTE_PATHS = ofKinds('session', 'vpn', 'ipsec')
