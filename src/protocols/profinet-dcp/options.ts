/** Options and suboptions of DCP blocks: IEC 61158-6-10, coding of the option and suboption fields. */

export const IP_OPTION = 1
export const DEVICE = 2
export const DHCP = 3
export const CONTROL = 5

export const MAC_ADDRESS = 1
export const IP_PARAMETER = 2
export const FULL_IP_SUITE = 3

export const TYPE_OF_STATION = 1
export const NAME_OF_STATION = 2
export const DEVICE_ID = 3
export const DEVICE_ROLE = 4
export const ALIAS_NAME = 6
export const DEVICE_INSTANCE = 7
export const OEM_DEVICE_ID = 8

export const SIGNAL = 3
export const RESPONSE = 4
export const FACTORY_RESET = 5
export const RESET_TO_FACTORY = 6

const names: ReadonlyMap<number, string> = new Map([
  [0x0101, 'MAC address'],
  [0x0102, 'IP parameter'],
  [0x0103, 'full IP suite'],
  [0x0201, 'type of station'],
  [0x0202, 'name of station'],
  [0x0203, 'device ID'],
  [0x0204, 'device role'],
  [0x0205, 'device options'],
  [0x0206, 'alias name'],
  [0x0207, 'device instance'],
  [0x0208, 'OEM device ID'],
  [0x0209, 'standard gateway'],
  [0x020a, 'RSI properties'],
  [0x030c, 'DHCP host name'],
  [0x032b, 'DHCP vendor-specific'],
  [0x0336, 'DHCP server identifier'],
  [0x0337, 'DHCP parameter request list'],
  [0x033c, 'DHCP class identifier'],
  [0x033d, 'DHCP client identifier'],
  [0x0351, 'DHCP FQDN'],
  [0x0361, 'DHCP UUID client identifier'],
  [0x03ff, 'DHCP control'],
  [0x0501, 'start transaction'],
  [0x0502, 'end transaction'],
  [0x0503, 'signal'],
  [0x0504, 'response'],
  [0x0505, 'factory reset'],
  [0x0506, 'reset to factory'],
  [0x0601, 'device initiative'],
  [0xffff, 'all'],
])

/** Name of a block, or its two numbers. */
export function blockName(option: number, suboption: number): string {
  return names.get((option << 8) | suboption) ?? `option ${option}.${suboption}`
}

/** Why a block of a set or get was refused: BlockError. */
export const blockErrors: readonly string[] = [
  'ok',
  'option unsupported',
  'suboption unsupported or no data set available',
  'suboption not set',
  'resource error',
  'set not possible by local reasons',
  'in operation, set not possible',
]

/** Data cleared by a reset to factory: upper bytes of its qualifier, as mode number. */
export const resetModes: ReadonlyMap<number, string> = new Map([
  [1, 'application data'],
  [2, 'communication parameters'],
  [3, 'engineering parameters'],
  [4, 'all stored data'],
  [8, 'device, to factory values'],
  [9, 'device, restore image'],
])

/** Bits of DeviceRoleDetails. */
export const roles: readonly (readonly [bit: number, role: string])[] = [
  [0x01, 'profinet-device'],
  [0x02, 'profinet-controller'],
  [0x04, 'profinet-multidevice'],
  [0x08, 'profinet-supervisor'],
]
