import type { ConversationScript, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

const { answer, request, u4, words } = encode
let id = 0

/** Requested, and executed unless a status differs. */
function pair(
  asked: Omit<encode.YaskawaHsesRequest, 'id'>,
  data?: Uint8Array,
  got?: Uint8Array,
  status = 0,
): readonly ScriptStep[] {
  id++
  return [
    ['client', request({ id, ...asked }, data)],
    ['server', answer(id, asked.service, got, status, status === 0 ? 0 : 0x3450)],
  ]
}

export const information = words(['DN2.53.00A(CN)-00', 24], ['GP25', 16], ['12.34', 8])

export const scripts: readonly ConversationScript[] = [
  {
    name: 'robot-started',
    over: { transport: 'udp', port: 10040 },
    lines: [
      ...pair({ command: 0x89, instance: 11, attribute: 0, service: 0x01 }, undefined, information),
      ...pair({ command: 0x72, instance: 1, attribute: 0, service: 0x01 }, undefined, new Uint8Array(8)),
      ...pair({ command: 0x87, instance: 1, attribute: 0, service: 0x02 }, words(['WELD-7', 32], ['', 4])),
      ...pair({ command: 0x83, instance: 2, attribute: 1, service: 0x10 }, u4(1)),
      ...pair({ command: 0x86, instance: 1, attribute: 1, service: 0x10 }, u4(1)),
      ...pair({ command: 0x7a, instance: 5, attribute: 1, service: 0x10 }, u4(9)),
      ...pair({ command: 0x78, instance: 2701, attribute: 1, service: 0x10 }, u4(255), undefined, 0x1f),
      ...pair({ command: 0x83, instance: 1, attribute: 1, service: 0x10 }, u4(1)),
    ],
  },
  {
    name: 'job-deleted',
    over: { transport: 'udp', port: 10041 },
    lines: pair(
      { division: 2, command: 0, instance: 0, attribute: 0, service: 0x09 },
      words(['WELD-7.JBI', 10]),
    ),
  },
]
