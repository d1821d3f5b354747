import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript, ScriptStep } from '#model/script'

export function telegram(letters: string, data: Uint8Array | string = ''): Uint8Array {
  const body = typeof data === 'string' ? new ByteWriter().ascii(data).take() : data
  return new ByteWriter().u32be(body.length).ascii(letters).bytes(body).take()
}

const pair = (asked: Uint8Array, answered: Uint8Array): readonly ScriptStep[] => [
  ['client', asked],
  ['server', answered],
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'program-loaded',
    over: { transport: 'tcp', port: 19000 },
    lines: [
      ...pair(telegram('A_LG', 'INSPECT\0'), telegram('T_OK')),
      ...pair(telegram('R_VR', hex('01')), telegram('S_VR', 'TNC640\0')),
      ...pair(telegram('R_VR', hex('02')), telegram('S_VR', '34059x 10 SP2\0')),
      ...pair(telegram('R_VR', hex('05')), telegram('S_VR', '1234567890\0')),
      ...pair(telegram('A_LG', 'FILE\0'), telegram('T_OK')),
      ...pair(telegram('C_FL', 'TNC:\\nc_prog\\part7.h\0'), telegram('T_OK')),
      ...pair(telegram('S_FL', '0 BEGIN PGM PART7 MM\0'), telegram('T_OK')),
      ['client', telegram('T_FD')],
      ...pair(telegram('C_FD', 'TNC:\\nc_prog\\old.h\0'), telegram('T_ER', hex('0120'))),
      ...pair(telegram('C_LK', hex('01')), telegram('T_OK')),
      ...pair(telegram('C_CC', hex('0001')), telegram('T_ER', hex('0117'))),
    ],
  },
]
