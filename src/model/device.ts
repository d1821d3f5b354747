/** Devices of the inventory, their modules and connections. */
import type { Outcome, Place, Verb } from './fact.ts'
import type { DeviceIdentification } from './identification.ts'
import type { Microseconds } from './time.ts'

/** The device types a user of this field knows. */
export const DEVICE_TYPES = [
  'Engineering Station',
  'PLC',
  'Historian',
  'HMI',
  'Domain Controller',
  'DB Server',
  'Wireless Access Point',
  'Router',
  'Switch',
  'Workstation',
  'Server',
  'IP Camera',
  'Printer',
  'Multicast/Broadcast',
  'Internet',
  'Firewall',
  'Terminal Station',
  'VPN Gateway',
  'Group',
  'IED',
  'DCS Controller',
  'RTU',
  'NTP Server',
  'Storage',
  'Industrial Packaging System',
  'Industrial Scale',
  'Industrial Robot',
  'Slot',
  'Punch Clock',
  'ATM',
  'Smart TV',
  'Game console',
  'DVR',
  'Door Control Panel',
  'HVAC',
  'Thermostat',
  'Fire Alarm',
  'Smart Light',
  'Smart Switch',
  'Fire Detector',
  'IP Telephone',
  'Alarm System',
  'Alarm Siren',
  'Smart Phone',
  'Tablet',
  'Wifi Pineapple',
  'Motion Detector',
  'Elevator',
  'Humidity Sensor',
  'Physical Location',
  'Backup Server',
  'Meter',
  'Barcode Scanner',
  'Uninterruptable Power Supply',
  'Variable Frequency Drive',
  'Robot Controller',
  'Servo Drive',
  'Pneumatic Device',
  'Marquee',
  'People Counter System',
  'Intercom',
  'Turnstile',
  'I/O Adapter',
  'Protocol Converter',
  'KVM',
  'Web Guiding System',
  'Turbine',
  'External Management',
  'Embedded Device',
  'Unknown',
] as const
export type DeviceType = (typeof DEVICE_TYPES)[number]

export const DEVICE_CLASSES = ['OT', 'IoT', 'IT', 'Network', 'Internet', 'Group', 'Unclassified'] as const
export type DeviceClass = (typeof DEVICE_CLASSES)[number]

/** Where the value of an attribute comes from. */
export interface Provenance {
  /** Protocol, or `oui`, `behaviour`, `site file`, `person`. */
  readonly source: string
  /** The standard's name of the field. */
  readonly field: string
  readonly place: Place | undefined
  readonly time: Microseconds
  readonly confidence: number
}

export interface Claim extends Provenance {
  readonly value: string
}

export interface ProtocolRole {
  readonly protocol: string
  readonly role: 'client' | 'server' | 'both' | 'peer'
}

export interface ProtocolAddress {
  readonly protocol: string
  /** `unit`, `link-address`, `common-address`, `instance`, `slot` … */
  readonly kind: string
  readonly value: string
  /** Displayed label: `unit 3`, `link address 10`. */
  readonly label: string
}

/** A card in a rack, or a device nested behind this one. */
export interface Module {
  /** `rack:0/slot:3`, `slot:2`, `unit:7`. */
  readonly path: string
  readonly rack: number | undefined
  readonly slot: number | undefined
  /** Name at its site; '' if it has no name apart from its model. */
  readonly name: string
  readonly type: string
  readonly vendor: string
  readonly model: string
  readonly orderNumber: string
  readonly serial: string
  readonly firmware: string
  readonly provenance: Readonly<Record<string, Provenance>>
}

/** Identity of one host of a device that represents many hosts, such as the Internet. */
export interface Member {
  readonly address: string
  readonly hostnames: readonly string[]
  readonly software: readonly string[]
  readonly os: string
  /** Further attributes → what was claimed, best first. */
  readonly facts: Readonly<Record<string, readonly string[]>>
}

/** A block or program as it was transferred once: the fields that distinguish versions. */
export interface ProgramVersion {
  readonly time: Microseconds
  /** When the very same passed last. */
  readonly lastTime: Microseconds
  /** Address of the client. */
  readonly by: string
  readonly direction: 'download' | 'upload'
  readonly bytes: number
  /** '' where not all of it was seen. */
  readonly sha256: string
  /** Fields of its header: author, version, time of its code. */
  readonly details: Readonly<Record<string, string>>
  readonly place: Place
}

/** A block or program of a controller. */
export interface ProgramPart {
  /** `FC105`, `application`. */
  readonly name: string
  /** The protocol's own type word. */
  readonly type: string
  readonly purpose: 'program' | 'configuration'
  readonly protocol: string
  /** Module it runs on: `rack:0/slot:2`; '' for the device itself. */
  readonly path: string
  /** When it was found to be gone. */
  readonly removed: Microseconds | undefined
  /** The latest first, bounded. */
  readonly versions: readonly ProgramVersion[]
}

/** One difference between the program that was known and what now passed. */
export interface ProgramChange {
  readonly change: 'added' | 'changed' | 'removed'
  readonly name: string
  /** The difference in words. */
  readonly text: string
  readonly protocol: string
  /** Address of the client that showed it. */
  readonly by: string
}

/** Current state of a device: a snapshot, safe to keep. '' if a text is unknown. */
export interface Device {
  readonly id: string
  readonly name: string
  readonly type: DeviceType
  readonly class: DeviceClass
  readonly roles: readonly string[]
  readonly vendor: string
  readonly model: string
  readonly orderNumber: string
  readonly serial: string
  readonly firmware: string
  readonly hardware: string
  readonly software: string
  readonly os: string
  readonly description: string
  readonly location: string
  readonly hostnames: readonly string[]
  /** 0..5 with 3.5 for a DMZ; undefined if unknown. */
  readonly purdueLevel: number | undefined
  readonly zone: string
  readonly realm: string
  readonly macAddresses: readonly string[]
  /** MACs that probably belong to a router. */
  readonly guessedMacAddresses: readonly string[]
  readonly ipAddresses: readonly string[]
  readonly vlans: readonly number[]
  readonly protocols: readonly ProtocolRole[]
  readonly protocolAddresses: readonly ProtocolAddress[]
  readonly modules: readonly Module[]
  /** Program, as far as its transfer was observed. */
  readonly program?: readonly ProgramPart[] | undefined
  /** Device ids that belong to it, where it is a `Group`. */
  readonly members?: readonly string[] | undefined
  /** Last PLC mode and key position: `Run`, `Remote` …; '' unknown. */
  readonly mode: string
  readonly keyPosition: string
  readonly authorised: boolean
  readonly importance: 'low' | 'medium' | 'high'
  /** Offset of its clock from the sensor's, in words; '' or absent if it sent no time. */
  readonly clockOffset?: string | undefined
  readonly isProgrammingDevice: boolean
  readonly isScanner: boolean
  readonly firstSeen: Microseconds
  readonly lastSeen: Microseconds
  readonly packets: number
  /** Attribute or field name (`firmware`, `type`, `purdueLevel`) → where the shown value comes from. */
  readonly provenance: Readonly<Record<string, Provenance>>
  /** Attribute name → further values that were claimed, best first; all of them where a device has no field for it. */
  readonly alternatives: Readonly<Record<string, readonly Claim[]>>
  /** Certainty of its type, with reasons; absent if it represents several devices. */
  readonly identification?: DeviceIdentification | undefined
  /** On the device `Internet` alone: hosts that something is known of, bounded. */
  readonly hosts?: readonly Member[] | undefined
}

export interface LinkOperation {
  readonly verb: Verb
  readonly code: string
  readonly name: string
  readonly count: number
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>
  readonly firstSeen: Microseconds
  readonly lastSeen: Microseconds
  /** The objects touched, most recent first, bounded. */
  readonly objects: readonly string[]
}

/** How a kind of session is protected, and how often one was opened that way. */
export interface LinkSession {
  /** As the protocol names it: `password`, `TLS 1.0 TLS_RSA_WITH_RC4_128_MD5`, `secure channel None`, `rdp, TLS`. */
  readonly method: string
  readonly secured: boolean
  /** A secret crossed the wire that anyone could read. */
  readonly clearText: boolean
  /** With a maker's well-known pair. */
  readonly defaultCredentials: boolean
  readonly count: number
  readonly firstSeen: Microseconds
  readonly lastSeen: Microseconds
  readonly firstPlace: Place
}

/** Client device, server device, transport, server port and protocol: one line between two devices. */
export interface Link {
  readonly id: string
  /** Device ids; '' where the address never answered. */
  readonly client: string
  readonly server: string
  readonly clientAddress: string
  readonly serverAddress: string
  readonly transport: string
  readonly port: number | undefined
  /** Protocol by content; '' if not recognised. */
  readonly protocol: string
  readonly packets: number
  readonly bytes: number
  readonly firstSeen: Microseconds
  readonly lastSeen: Microseconds
  readonly operations: readonly LinkOperation[]
  /** Sessions that were opened on it, by how they are protected, bounded; absent where none was seen. */
  readonly sessions?: readonly LinkSession[] | undefined
  readonly firstPlace: Place
}

/** Owners of an address: as claimed in traffic, and by a baseline file. */
export interface PriorDevice {
  readonly address: string
  readonly mac: string
  readonly knownMacs: readonly string[]
}

/** Independent statements of a device name different types, or it is surely another one than it surely was. */
export interface DeviceTypeChange {
  readonly kind: 'type-contradicted' | 'type-changed'
  readonly id: string
  readonly time: Microseconds
  readonly from: string
  readonly to: string
}

/** Changes of the inventory, in order of time. */
export type DeviceChangeEvent =
  | {
      readonly kind: 'device-new'
      readonly id: string
      readonly time: Microseconds
      /** It has the address of a device in a baseline file, and none of the MAC addresses listed there. */
      readonly insteadOf?: PriorDevice | undefined
    }
  | {
      readonly kind: 'device-attribute'
      readonly id: string
      readonly time: Microseconds
      readonly attribute: string
      readonly from: string
      readonly to: string
      readonly source: string
    }
  | {
      readonly kind: 'device-merged'
      readonly id: string
      readonly time: Microseconds
      readonly from: string
      readonly why: string
    }
  | ({
      readonly kind: 'program-changed'
      readonly id: string
      readonly time: Microseconds
      readonly place: Place
    } & ProgramChange)
  /** In a slot, or behind a gateway, is another thing than before, or it has other firmware. */
  | {
      readonly kind: 'module-changed'
      readonly id: string
      readonly time: Microseconds
      readonly place: Place
      readonly path: string
      readonly attribute: string
      readonly from: string
      readonly to: string
      readonly source: string
    }
  | DeviceTypeChange
  /** Forgotten, since the inventory is full: it only sent, was never answered and speaks no industrial protocol. */
  | {
      readonly kind: 'asset-evicted'
      readonly id: string
      readonly time: Microseconds
      readonly realm: string
      readonly addresses: readonly string[]
    }
