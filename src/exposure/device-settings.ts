/** Settings of a device that restrict writing and programming to authorised users. */
import { UNAUTHENTICATED } from './contact-posture.ts'
import type { Contact } from './surroundings.ts'

/** Settings by the protocol that carries out what anyone asks. */
const SETTINGS: readonly (readonly [RegExp, string])[] = [
  [
    /^s7comm$/,
    'STEP 7: protection level 3 with a password for writing and programming; access only for the stations that need it',
  ],
  [/^(?:cip|enip)$/, 'Key switch to RUN and key removed; trusted slot and CIP Security where supported'],
  [
    /^(?:modbus|umas)$/,
    'Access control list of the Ethernet module: only the addresses of the stations; application password',
  ],
  [/^dnp3$/, 'DNP3 Secure Authentication for controls'],
  [/^(?:iec104|iec101)$/, 'IEC 62351-3 (TLS), or the list of permitted masters'],
  [
    /^(?:fins|melsec|melsoft|cclink)$/,
    'Write protection and password of the CPU; FINS and SLMP only from listed addresses',
  ],
  [/^bacnet$/, 'BACnet/SC, or writing only from the building controller at the router'],
  [
    /^profinet/,
    'PROFINET has no authentication: set DCP to read-only where supported, and leave no free port in its cell',
  ],
  [/^ads$/, 'ADS routes only for the stations; Secure ADS where TwinCAT has it'],
  [
    /^(?:pcworx|proconos-eclr|codesys-v2|ge-srtp|ge-egd|unitronics-pcom|saia-sbus)$/,
    'Password of the controller for writing and programming',
  ],
  [/^(?:knxnet-ip|lontalk)$/, 'KNX Secure where supported; otherwise tunnelling only from the stations'],
  [
    /^(?:roc-plus|bsap|veeder-root-atg|hart-ip|ff-hse|c1222|genisys|crimson-v3)$/,
    'Operator accounts with individual passwords, or the write protection jumper',
  ],
  [/^snmp$/, 'SNMP version 3 with authentication and privacy; no community public or private'],
  [/^opcua$/, 'Policy None and anonymous access disabled; station certificates trusted individually'],
  [
    /^(?:telnet|ftp|http|vnc|mqtt)$/,
    'No default passwords; use an encrypted service, or disable the service',
  ],
  [
    /^tristation$/,
    'Key switch to RUN and key removed; TriStation password; write only from the engineering station',
  ],
]

/** Of the protocols that it was seen to serve; those that command first. */
export function settingFor(inbound: readonly Contact[], type: string): string {
  const weak = inbound.filter(
    ({ protocol, sessions }) =>
      UNAUTHENTICATED.has(protocol) ||
      sessions.some(
        ({ secured, clearText, defaultCredentials }) => !secured || clearText || defaultCredentials,
      ),
  )
  const protocols = [...new Set(weak.map(({ protocol }) => protocol))]
  const known = SETTINGS.filter(([pattern]) => protocols.some((name) => pattern.test(name))).map(
    ([, text]) => text,
  )
  if (known.length > 0) return known.join('. ')
  return type === 'PLC'
    ? 'Key or mode switch to RUN; a password for writing and programming'
    : 'A password for writing and programming; allow access only from the stations that were seen'
}
