/** Devices that say what they are not, and the types that must not be sure of them. */
import type { Claim, DeviceType } from '#model/device'
import type { DeviceStatements, ProtocolPart } from '#model/identification'

export interface LyingDevice {
  readonly name: string
  readonly statements: DeviceStatements
  readonly never: readonly DeviceType[]
}

const PLACE = { file: 0, frame: 1 }

function claim(source: string, field: string, value: string): Claim {
  return { value, source, field, place: PLACE, time: 1, confidence: 0.6 }
}

function device(claims: Record<string, Claim[]>, more: Partial<DeviceStatements> = {}): DeviceStatements {
  return {
    claims: new Map(Object.entries(claims)),
    candidates: [],
    settledType: undefined,
    usualType: undefined,
    parts: new Map(),
    macs: ['02:00:00:00:00:01'],
    maker: '',
    makerProvenance: { source: 'oui', field: '', place: undefined, time: 1, confidence: 0.3 },
    vendor: '',
    model: '',
    os: '',
    addresses: [],
    taught: [],
    asks: new Map(),
    ...more,
  }
}

function asks(...protocols: string[]): ReadonlyMap<string, ProtocolPart> {
  const provenance = { source: 'behaviour', field: '', place: PLACE, time: 1, confidence: 0.5 }
  return new Map(
    protocols.map((name) => [name, { asClient: true, asServer: false, asPeer: false, provenance }]),
  )
}

const WINDOWS = {
  'vendor-class': [claim('dhcp', 'Vendor Class Identifier (60)', 'MSFT 5.0')],
  fingerprint: [
    claim('dhcp', 'Parameter Request List (55)', 'dhcp:1,3,6,15,31,33,43,44,46,47,119,121,249,252'),
  ],
}
const OFFICE = asks('smb', 'kerberos', 'llmnr', 'http', 'tls')

export const adversarial: readonly LyingDevice[] = [
  {
    name: 'PC that announces a printer',
    statements: device(
      { ...WINDOWS, kind: [claim('mdns', 'SRV', '_ipp._tcp')] },
      { parts: OFFICE, maker: 'Dell' },
    ),
    never: ['Printer'],
  },
  {
    name: 'PC called PLC-1',
    statements: device({ ...WINDOWS, name: [claim('dhcp', 'Host Name (12)', 'PLC-1')] }, { parts: OFFICE }),
    never: ['PLC'],
  },
  {
    name: 'telephone that asks for clouds of cameras',
    statements: device(
      { name: [claim('dhcp', 'Host Name (12)', 'iPhone')] },
      {
        asks: new Map(
          ['reolink.com', 'hik-connect.com', 'dahuasecurity.com'].map((domain) => [
            domain,
            { source: 'dns', field: 'name asked for', place: PLACE, time: 1, confidence: 0.4 },
          ]),
        ),
      },
    ),
    never: ['IP Camera'],
  },
  {
    name: 'PC with the host name of a printer',
    statements: device(
      { ...WINDOWS, name: [claim('dhcp', 'Host Name (12)', 'NPI4A5B6C')] },
      { parts: OFFICE, maker: 'Intel' },
    ),
    never: ['Printer'],
  },
  {
    name: 'PC that names a camera in its User-Agent',
    statements: device(
      { ...WINDOWS, software: [claim('http', 'User-Agent', 'Network Camera DCS-935L')] },
      { parts: OFFICE, maker: 'Lenovo' },
    ),
    never: ['IP Camera'],
  },
  {
    name: 'User-Agent of 64 kB',
    statements: device({ software: [claim('http', 'User-Agent', `Mozilla/5.0 ${'iPhone '.repeat(9000)}`)] }),
    never: ['IP Camera', 'PLC', 'Printer'],
  },
  {
    name: '10,000 names of cameras',
    statements: device({
      name: Array.from({ length: 10_000 }, (_, at) => claim('mdns', 'A', `ipcam-${at}`)),
    }),
    never: ['IP Camera'],
  },
  {
    name: 'camera that names itself a controller in mDNS, SSDP and HTTP',
    statements: device(
      {
        name: [claim('mdns', 'A', 'S7-1200-PLC')],
        kind: [claim('mdns', 'SRV', '_rtsp._tcp'), claim('mdns', 'SRV', '_axis-video._tcp')],
        software: [
          claim('http', 'Server', 'SIMATIC S7-1200 CPU 1214C'),
          claim('ssdp', 'SERVER', 'Siemens PLC/1.0 UPnP/1.0'),
        ],
        text: [claim('http', 'title', 'SIMATIC S7-1200 controller')],
        model: [claim('ssdp', 'modelName', '6ES7 214-1AG40-0XB0')],
      },
      { parts: asks('http'), maker: 'Axis Communications AB' },
    ),
    never: ['PLC'],
  },
]
