/** Protocols by which a person works on, or tunnels through, another machine. */
export const REMOTE_ACCESS: ReadonlySet<string> = new Set([
  'rdp',
  'rdpudp',
  'ssh',
  'telnet',
  'vnc',
  'teamviewer',
  'anydesk',
  'nomachine',
  'openvpn',
  'wireguard',
  'pptp',
  'l2tp',
])
