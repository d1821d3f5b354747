/** Internal indications of a response: IEEE 1815-2012 §4.5, table 4-3. Bit n of IIN1 is bit n here, of IIN2 bit n + 8. */
export const INDICATIONS: readonly string[] = [
  'BROADCAST',
  'CLASS_1_EVENTS',
  'CLASS_2_EVENTS',
  'CLASS_3_EVENTS',
  'NEED_TIME',
  'LOCAL_CONTROL',
  'DEVICE_TROUBLE',
  'DEVICE_RESTART',
  'NO_FUNC_CODE_SUPPORT',
  'OBJECT_UNKNOWN',
  'PARAMETER_ERROR',
  'EVENT_BUFFER_OVERFLOW',
  'ALREADY_EXECUTING',
  'CONFIG_CORRUPT',
  'RESERVED_2',
  'RESERVED_1',
]

/** Why a request was refused. */
export const REFUSALS = 0x1700
/** Those of them that mean the request was not executed, whatever data the response has. */
export const NOT_DONE = 0x1500

export const LOCAL_CONTROL = 0x0020
export const EVENT_BUFFER_OVERFLOW = 0x0800
/** Indications reported when they are first set: trouble, restart, lost events, a corrupt configuration, undefined bits. */
export const NOTABLE: ReadonlyMap<number, string> = new Map([
  [0x0040, 'device-trouble'],
  [0x0080, 'device-restarted'],
  [0x0200, 'object-unknown'],
  [EVENT_BUFFER_OVERFLOW, 'event-buffer-overflow'],
  [0x2000, 'configuration-corrupt'],
  [0x4000, 'reserved-indication'],
  [0x8000, 'reserved-indication'],
])

/** Names of the bits that are set, lowest first. */
export function indicationNames(indications: number): string {
  const names: string[] = []
  INDICATIONS.forEach((name, bit) => {
    if ((indications >> bit) & 1) names.push(name)
  })
  return names.join(' ')
}
