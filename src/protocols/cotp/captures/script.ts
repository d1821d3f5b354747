import type { ConversationScript, ScriptCarrier } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 102 } as const
const ends = {
  callingTsap: encode.siemensTsap(1, 0, 0),
  calledTsap: encode.siemensTsap(1, 0, 2),
}
const request = encode.connectionRequest({ destinationReference: 0, sourceReference: 5, ...ends })

/** A connection to rack 0, slot 2, then one data TPDU a line. */
export const carriage: ScriptCarrier = {
  over,
  carry: (lines) => [
    ['client', request],
    ['server', encode.connectionConfirm({ destinationReference: 5, sourceReference: 9, ...ends })],
    ...lines.map(([by, bytes]) => [by, encode.data(bytes)] as const),
  ],
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'refused',
    over,
    lines: [
      ['client', request],
      ['server', encode.disconnectRequest(5, 0, 2)],
    ],
  },
]
