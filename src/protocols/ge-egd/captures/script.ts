import type { ConversationScript } from '#model/script'
import { dataMessage } from '../testing/encode.ts'

const produced = { producer: [10, 20, 0, 1], state: 7 } as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'producer',
    over: { transport: 'udp', port: 18246, clientPort: 18246 },
    lines: [
      ['client', dataMessage({ ...produced, request: 1, data: new Uint8Array(16) })],
      ['client', dataMessage({ ...produced, request: 2, data: new Uint8Array(16).fill(1) })],
      ['client', dataMessage({ ...produced, request: 3, status: 3, data: new Uint8Array(16).fill(1) })],
    ],
  },
]
