/** COSEM objects: classes, OBIS names, and what setting or calling them does. IEC 62056-6-1 and 62056-6-2. */
import { u16be } from '#bytes/read'
import type { Verb } from '#model/fact'

/** Class (2), logical name (6), attribute or method (1). */
export const DESCRIPTOR = 9

export interface Descriptor {
  readonly classId: number
  /** `1.0.1.8.0.255`. */
  readonly obis: string
  readonly member: number
}

/** A descriptor whose nine bytes are there. */
export function readDescriptor(bytes: Uint8Array, at: number): Descriptor {
  return {
    classId: u16be(bytes, at),
    obis: Array.from(bytes.subarray(at + 2, at + 8)).join('.'),
    member: bytes[at + 8]!,
  }
}

const classes: ReadonlyMap<number, string> = new Map([
  [1, 'data'],
  [3, 'register'],
  [4, 'extended-register'],
  [5, 'demand-register'],
  [6, 'register-activation'],
  [7, 'profile-generic'],
  [8, 'clock'],
  [9, 'script-table'],
  [10, 'schedule'],
  [11, 'special-days'],
  [12, 'association-sn'],
  [15, 'association-ln'],
  [17, 'sap-assignment'],
  [18, 'image-transfer'],
  [19, 'local-port-setup'],
  [20, 'activity-calendar'],
  [21, 'register-monitor'],
  [22, 'single-action-schedule'],
  [23, 'hdlc-setup'],
  [27, 'modem-configuration'],
  [28, 'auto-answer'],
  [29, 'auto-connect'],
  [40, 'push-setup'],
  [41, 'tcp-udp-setup'],
  [42, 'ipv4-setup'],
  [45, 'gprs-setup'],
  [48, 'ipv6-setup'],
  [61, 'register-table'],
  [64, 'security-setup'],
  [68, 'arbitrator'],
  [70, 'disconnect-control'],
  [71, 'limiter'],
  [72, 'mbus-client'],
  [111, 'account'],
  [112, 'credit'],
  [113, 'charge'],
  [115, 'token-gateway'],
])

/** `register 1.0.1.8.0.255 #2`. */
export function descriptorText({ classId, obis, member }: Descriptor): string {
  return `${classes.get(classId) ?? `class ${classId}`} ${obis} #${member}`
}

const CLOCK = 8
const ASSOCIATION_SN = 12
const ASSOCIATION_LN = 15
const IMAGE = 18
const SECURITY = 64
const DISCONNECT = 70
/** Classes that hold values; all others set a meter up. */
const VALUES: ReadonlySet<number> = new Set([1, 3, 4, 5])

/** Verb of setting an attribute. */
export function verbOfSet({ classId, member }: Descriptor): Verb {
  if (classId === CLOCK) return 'set-time'
  if (classId === IMAGE) return 'update-firmware'
  if (classId === DISCONNECT) return 'operate'
  if (classId === SECURITY || (classId === ASSOCIATION_LN && member === 7)) return 'set-password'
  return VALUES.has(classId) ? 'write' : 'configure'
}

/** Verb of calling a method. */
export function verbOfAction({ classId, member }: Descriptor): Verb {
  switch (classId) {
    case 3:
    case 4:
    case 5:
      return 'write'
    case 7:
      return member === 1 ? 'delete' : 'execute'
    case CLOCK:
      return 'set-time'
    case ASSOCIATION_SN:
    case ASSOCIATION_LN:
      return member === 1 ? 'authenticate' : member === 2 ? 'set-password' : 'configure'
    case IMAGE:
      return 'update-firmware'
    case SECURITY:
      return 'set-password'
    case DISCONNECT:
      return 'operate'
    default:
      return 'execute'
  }
}

/** Methods worth a word: what they do to supply and firmware. */
const methods: ReadonlyMap<string, string> = new Map([
  ['70/1', 'remote_disconnect'],
  ['70/2', 'remote_reconnect'],
  ['18/1', 'image_transfer_initiate'],
  ['18/2', 'image_block_transfer'],
  ['18/3', 'image_verify'],
  ['18/4', 'image_activate'],
  ['15/1', 'reply_to_HLS_authentication'],
  ['15/2', 'change_HLS_secret'],
  ['64/1', 'security_activate'],
  ['64/2', 'global_key_transfer'],
  ['7/1', 'reset'],
  ['7/2', 'capture'],
  ['9/1', 'execute'],
  ['3/1', 'reset'],
])

export function methodName({ classId, member }: Descriptor): string | undefined {
  return methods.get(`${classId}/${member}`)
}
