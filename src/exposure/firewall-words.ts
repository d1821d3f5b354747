/** Shared by the readers of firewall configurations: bounds, masks, names of services. */

export const ANY = ['any'] as const

export const limits = {
  /** Rules of one configuration; the check of what covers what compares each with those before it. */
  rules: 5000,
  /** Members of one group, groups in it unfolded. */
  members: 2000,
  /** Groups inside of groups. */
  depth: 8,
} as const

/** Names of ports in the command references of Cisco and Fortinet that plants use: transport and port. */
const SERVICES: Readonly<Record<string, readonly [transport: string, port: string]>> = {
  www: ['tcp', '80'],
  http: ['tcp', '80'],
  https: ['tcp', '443'],
  ssh: ['tcp', '22'],
  telnet: ['tcp', '23'],
  ftp: ['tcp', '21'],
  'ftp-data': ['tcp', '20'],
  domain: ['any', '53'],
  dns: ['any', '53'],
  snmp: ['udp', '161'],
  snmptrap: ['udp', '162'],
  ntp: ['udp', '123'],
  tftp: ['udp', '69'],
  smtp: ['tcp', '25'],
  pop3: ['tcp', '110'],
  imap4: ['tcp', '143'],
  ldap: ['tcp', '389'],
  ldaps: ['tcp', '636'],
  kerberos: ['any', '88'],
  syslog: ['udp', '514'],
  rdp: ['tcp', '3389'],
  vnc: ['tcp', '5900'],
  smb: ['tcp', '445'],
  samba: ['tcp', '139'],
  sqlnet: ['tcp', '1521'],
  'ms-sql': ['tcp', '1433'],
  bgp: ['tcp', '179'],
  sip: ['any', '5060'],
  radius: ['udp', '1812'],
}

/** Undefined for a name that is not known here. */
export function serviceOf(name: string): readonly [transport: string, port: string] | undefined {
  return SERVICES[name.toLowerCase()]
}

/** `255.255.0.0` → 16; undefined for what is no mask of leading ones. */
function maskBits(mask: string): number | undefined {
  const bytes = mask.split('.').map(Number)
  if (bytes.length !== 4 || bytes.some((one) => !(one >= 0 && one <= 255))) return undefined
  const bits = bytes.map((one) => one.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits) ? bits.replace(/0/g, '').length : undefined
}

/** `10.0.0.0 255.0.0.0` → `10.0.0.0/8`; undefined for other text. */
export function cidrOf(address: string | undefined, mask: string | undefined): string | undefined {
  const bits = maskBits(mask ?? '')
  return address === undefined || bits === undefined ? undefined : `${address}/${bits}`
}
