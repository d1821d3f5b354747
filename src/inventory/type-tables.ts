/** Type of a device by words and behaviour. Words are compared in lower case. */
import type { DeviceClass, DeviceType } from '#model/device'
import { DEVICE_TYPES } from '#model/device'

/** Types of roles in identity facts. */
export const TYPE_OF_ROLE: ReadonlyMap<string, DeviceType> = new Map<string, DeviceType>([
  ['router', 'Router'],
  ['switch', 'Switch'],
  ['bridge', 'Switch'],
  ['access-point', 'Wireless Access Point'],
  ['wlan-access-point', 'Wireless Access Point'],
  ['telephone', 'IP Telephone'],
  ['firewall', 'Firewall'],
  ['printer', 'Printer'],
  ['camera', 'IP Camera'],
  ['engineering-station', 'Engineering Station'],
  ['hmi', 'HMI'],
  ['historian', 'Historian'],
  ['domain-controller', 'Domain Controller'],
  ['ntp-server', 'NTP Server'],
  ['io-controller', 'PLC'],
  ['io-device', 'I/O Adapter'],
  ['plc', 'PLC'],
  ['profinet-controller', 'PLC'],
  ['profinet-device', 'I/O Adapter'],
  ['profinet-supervisor', 'Engineering Station'],
])

/**
 * Free words of protocols and of tables of models, first match counts. CIP profile names: The CIP Networks Library
 * Vol. 1 ed. 3.x table 6-7.1.
 */
const WORDS: readonly (readonly [RegExp, DeviceType])[] = [
  [/programmable logic controller|\bplc\b|process control system/, 'PLC'],
  [/\bdcs\b/, 'DCS Controller'],
  [/\brtu\b|remote terminal/, 'RTU'],
  [/protection relay|overload relay|\bied\b|circuit breaker/, 'IED'],
  [/human-?machine|\bhmi\b|operator (panel|station)/, 'HMI'],
  [/engineering|programming (device|station)/, 'Engineering Station'],
  [/historian/, 'Historian'],
  [/motion controller|position controller/, 'PLC'],
  [/servo|motion (safety )?drive/, 'Servo Drive'],
  [/drive|inverter|soft start|motor starter|frequency/, 'Variable Frequency Drive'],
  [/robot/, 'Industrial Robot'],
  [/pneumatic valve|valve terminal/, 'Pneumatic Device'],
  [
    /discrete i\/o|analog i\/o|remote i\/o|i\/o (adapter|device)|io-device|motion i\/o|encoder|switch \(sensor\)/,
    'I/O Adapter',
  ],
  [/managed (ethernet )?switch|ethernet switch|\bswitch\b|bridge/, 'Switch'],
  [/internet ?gateway/, 'Router'], // UPnP InternetGatewayDevice
  [/firewall/, 'Firewall'],
  [/access point|wlan/, 'Wireless Access Point'],
  [/\brouter\b|cellular/, 'Router'],
  [/gateway|translator|serial server|device server|linking device|converter/, 'Protocol Converter'],
  [/power meter|\bmeter\b/, 'Meter'],
  [/\bups\b|uninterrupt/, 'Uninterruptable Power Supply'],
  [/camera/, 'IP Camera'],
  [/printer/, 'Printer'],
  [/phone/, 'IP Telephone'],
  [/thermostat/, 'Thermostat'],
  [/building controller|hvac|air condition/, 'HVAC'],
  [/domain controller/, 'Domain Controller'],
  [/workstation/, 'Workstation'],
  [/\bserver\b/, 'Server'],
  [/barcode|code reader/, 'Barcode Scanner'],
]

const BY_NAME = new Map(DEVICE_TYPES.map((type) => [type.toLowerCase(), type]))

/** A word joined by `-` or `_` to a digit is a model code, not a word: `DCS-935L` is a camera. */
const CODE = /\b[a-z]+[-_](?:[a-z]{0,4}[-_]?)?\d[\w-]*|\b\w*\d[-_][a-z]+\b/g

/** Device type from one of the 70 names or the free text of a protocol; undefined if the text shows none. */
export function typeOfWords(words: string): DeviceType | undefined {
  const lower = words.toLowerCase()
  const named = BY_NAME.get(lower)
  if (named !== undefined) return named
  const plain = lower.replace(CODE, ' ')
  return WORDS.find(([pattern]) => pattern.test(plain))?.[1]
}

/** Words in the names people give their machines: those that can mean one thing only, then those that suggest one. */
const PLAIN_NAMES: readonly (readonly [RegExp, DeviceType])[] = [
  [/^(historian|hist|phd|proficy-?hist)$/, 'Historian'],
  [/^(backup|bkp|veeam)$/, 'Backup Server'],
  [/^(printer|prn|plotter)$/, 'Printer'],
  [/^(ipcam|camera|webcam)$/, 'IP Camera'],
  [/^(nvr|dvr)$/, 'DVR'],
  [/^(ups)$/, 'Uninterruptable Power Supply'],
  [/^(ews|engineering|engstation|engws)$/, 'Engineering Station'],
]
const VAGUE_NAMES: readonly (readonly [RegExp, DeviceType])[] = [
  [/^(hmi|panel)$/, 'HMI'],
  [/^(plc)$/, 'PLC'],
  [/^(rtu)$/, 'RTU'],
  [/^(eng|es)$/, 'Engineering Station'],
  [/^(dc|pdc|bdc|adds)$/, 'Domain Controller'],
  [/^(sql|db|database|oracle|postgres|mysql)$/, 'DB Server'],
  [/^(nas|san|storage)$/, 'Storage'],
  [/^(fw|firewall)$/, 'Firewall'],
  [/^(sw|switch)$/, 'Switch'],
  [/^(rtr|router)$/, 'Router'],
  [/^(ap|wap)$/, 'Wireless Access Point'],
  [/^(cam)$/, 'IP Camera'],
  [/^(vpn)$/, 'VPN Gateway'],
  [/^(srv|server|svr|files?|fileserver|scada|mes|mail|web|www|app|opc|ntp|dns|syslog|wsus)$/, 'Server'],
  [/^(pc|desktop|laptop|notebook|wks|workstation|win\d*)$/, 'Workstation'],
]

/** Type by the first label of a host name, word by word: `PLANT-HIST-02` is a historian. */
export function typeOfName(
  name: string,
): { readonly type: DeviceType; readonly isPlain: boolean } | undefined {
  const words =
    name
      .slice(0, 64)
      .toLowerCase()
      .split('.', 1)[0]!
      .match(/[a-z]+/g) ?? []
  for (const [table, isPlain] of [
    [PLAIN_NAMES, true],
    [VAGUE_NAMES, false],
  ] as const) {
    const type = table.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1]
    if (type !== undefined) return { type, isPlain }
  }
  return undefined
}

/** Type of a machine by the name of its operating system. */
export function typeOfOs(os: string): DeviceType | undefined {
  if (/windows.*server|server 20\d\d|windows 2000 server|windows nt/i.test(os)) return 'Server'
  if (/windows (10|11|7|8|xp|vista|2000)|mac ?os/i.test(os)) return 'Workstation'
  if (/\b(ios|nx-os|junos|hios)\b/i.test(os) && /cisco|juniper|hirschmann/i.test(os)) return 'Switch'
  if (/vxworks|qnx|freertos|threadx|nucleus|embedded/i.test(os)) return 'Embedded Device'
  return undefined
}

const NETWORK: ReadonlySet<DeviceType> = new Set([
  'Wireless Access Point',
  'Router',
  'Switch',
  'Firewall',
  'VPN Gateway',
  'NTP Server',
  'Wifi Pineapple',
  'External Management',
  'KVM',
])
const IT: ReadonlySet<DeviceType> = new Set([
  'Domain Controller',
  'DB Server',
  'Workstation',
  'Server',
  'Terminal Station',
  'Storage',
  'Smart Phone',
  'Tablet',
  'Backup Server',
])
const OT: ReadonlySet<DeviceType> = new Set([
  'Engineering Station',
  'PLC',
  'Historian',
  'HMI',
  'IED',
  'DCS Controller',
  'RTU',
  'Industrial Packaging System',
  'Industrial Scale',
  'Industrial Robot',
  'Slot',
  'Meter',
  'Variable Frequency Drive',
  'Robot Controller',
  'Servo Drive',
  'Pneumatic Device',
  'Marquee',
  'I/O Adapter',
  'Protocol Converter',
  'Web Guiding System',
  'Turbine',
])

/** Class of a type: the categories of Defender for IoT, with I/O adapters and converters as OT. */
export function classOfType(type: DeviceType): DeviceClass {
  if (OT.has(type)) return 'OT'
  if (IT.has(type)) return 'IT'
  if (NETWORK.has(type)) return 'Network'
  if (type === 'Internet') return 'Internet'
  if (type === 'Group' || type === 'Multicast/Broadcast') return 'Group'
  return type === 'Unknown' || type === 'Embedded Device' ? 'Unclassified' : 'IoT'
}

const FIELD: ReadonlySet<DeviceType> = new Set([
  'Pneumatic Device',
  'Humidity Sensor',
  'Motion Detector',
  'Industrial Scale',
  'Barcode Scanner',
  'Turbine',
])
const SUPERVISION: ReadonlySet<DeviceType> = new Set(['HMI', 'Engineering Station', 'Marquee'])

const CONTROLLERS: ReadonlySet<DeviceType> = new Set([
  'PLC',
  'DCS Controller',
  'RTU',
  'IED',
  'Slot',
  'Robot Controller',
])

/** It runs a program of its own. */
export function isController(type: DeviceType): boolean {
  return CONTROLLERS.has(type)
}

/** Field or control level: devices that stations monitor. */
export function isOfTheField(type: DeviceType): boolean {
  const level = levelOfType(type)
  return level !== undefined && level <= 1
}

/** Level of a type by itself (ISA-95 / Purdue model); undefined where the company it keeps decides. */
export function levelOfType(type: DeviceType): number | undefined {
  if (type === 'Internet') return 5
  if (type === 'Historian') return 3
  if (FIELD.has(type)) return 0
  if (SUPERVISION.has(type)) return 2
  if (OT.has(type) || type === 'HVAC' || type === 'Thermostat') return 1
  return undefined
}
