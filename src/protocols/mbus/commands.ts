import type { Verb } from '#model/fact'

export interface Meant {
  readonly verb: Verb
  readonly name: string
}

/** Control fields of requests, without the bits that change: EN 13757-2:2018 §5.7. */
export const SEND_DATA = 0x43
export const requests: ReadonlyMap<number, Meant> = new Map<number, Meant>([
  [0x40, { verb: 'diagnose', name: 'SND_NKE (initialise)' }],
  [0x4b, { verb: 'read', name: 'REQ_UD2 (data)' }],
  [0x4a, { verb: 'read', name: 'REQ_UD1 (alarms)' }],
])
/** Purpose of sent data, by its control information field: EN 13757-7:2018 table 2, EN 13757-3:2018. */
export const sent: ReadonlyMap<number, Meant> = new Map<number, Meant>([
  [0x50, { verb: 'configure', name: 'Application reset or select' }],
  [0x51, { verb: 'write', name: 'Data send' }],
  [0x52, { verb: 'browse', name: 'Select by secondary address' }],
  [0x54, { verb: 'operate', name: 'Synchronise (freeze)' }],
  [0x5a, { verb: 'write', name: 'Command, short header' }],
  [0x5b, { verb: 'write', name: 'Command, long header' }],
  [0x5c, { verb: 'operate', name: 'Synchronise' }],
  [0x6c, { verb: 'set-time', name: 'Set time' }],
  [0x6d, { verb: 'set-time', name: 'Adjust time' }],
  ...Array.from(
    { length: 8 },
    (_, i) => [0xb8 + i, { verb: 'configure', name: `Set baud rate ${300 << i}` }] as [number, Meant],
  ),
])
