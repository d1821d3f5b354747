/** Registers of a slave controller: IEC 61158-4-12, application and data link layer attributes. */

export const STATION_ADDRESS = 0x0010
export const RESET = 0x0040
export const AL_CONTROL = 0x0120
export const AL_STATUS = 0x0130
export const AL_STATUS_CODE = 0x0134
export const SII_CONTROL = 0x0502
export const SII_ADDRESS = 0x0504
export const SII_DATA = 0x0508
/** Process memory, mailboxes among it, begins here. */
export const MEMORY = 0x1000

interface Range {
  readonly first: number
  readonly last: number
  readonly name: string
}

const ranges: readonly Range[] = [
  { first: 0x0000, last: 0x000f, name: 'DL information' },
  { first: 0x0010, last: 0x0011, name: 'station address' },
  { first: 0x0012, last: 0x0013, name: 'station alias' },
  { first: 0x0040, last: 0x0041, name: 'reset' },
  { first: 0x0100, last: 0x0103, name: 'DL control' },
  { first: 0x0110, last: 0x0111, name: 'DL status' },
  { first: 0x0120, last: 0x0121, name: 'AL control' },
  { first: 0x0130, last: 0x0133, name: 'AL status' },
  { first: 0x0134, last: 0x0135, name: 'AL status code' },
  { first: 0x0140, last: 0x0153, name: 'PDI control' },
  { first: 0x0200, last: 0x0223, name: 'event' },
  { first: 0x0300, last: 0x0313, name: 'error counters' },
  { first: 0x0400, last: 0x0443, name: 'watchdog' },
  { first: 0x0500, last: 0x050f, name: 'SII' },
  { first: 0x0510, last: 0x051f, name: 'MII' },
  { first: 0x0600, last: 0x06ff, name: 'FMMU' },
  { first: 0x0800, last: 0x087f, name: 'SyncManager' },
  { first: 0x0900, last: 0x09ff, name: 'distributed clock' },
  { first: MEMORY, last: 0xffff, name: 'memory' },
]

export function registerName(offset: number): string {
  for (const { first, last, name } of ranges) if (offset >= first && offset <= last) return name
  return 'register'
}

/** States of the EtherCAT state machine: IEC 61158-6-12, AL control. */
export const OP = 8
export const states: ReadonlyMap<number, string> = new Map([
  [1, 'INIT'],
  [2, 'PREOP'],
  [3, 'BOOT'],
  [4, 'SAFEOP'],
  [OP, 'OP'],
])
export const STATE_BITS = 0x0f
export const ERROR_BIT = 0x10
