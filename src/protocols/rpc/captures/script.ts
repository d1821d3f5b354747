import { ByteWriter } from '#bytes/write'
import type { ConversationScript, ScriptCarrier } from '#model/script'
import { call, mapping, record, reply, words } from '../testing/encode.ts'

const getPort = { program: 100000, version: 2, procedure: 3 }
const mount = { program: 100005, version: 3, procedure: 1 }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'port-and-mount',
    over: { transport: 'udp', port: 111 },
    lines: [
      ['client', call(1, getPort, mapping(100005, 3, 17))],
      ['server', reply(1, new ByteWriter().u32be(20048).take())],
      ['client', call(2, mount, words('/recipes'), 'hmi-1')],
      ['server', reply(2, new ByteWriter().u32be(13).take())],
    ],
  },
]

/** Lines of NFS begin with version and procedure (4 bytes each), which their headers carry. */
export const carriage: ScriptCarrier = {
  over: { transport: 'tcp', port: 2049 },
  carry: (lines) =>
    lines.map(([by, bytes], i) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset)
      const which = { program: 100003, version: view.getUint32(0), procedure: view.getUint32(4) }
      const body = bytes.slice(8)
      const transaction = 100 + (i >> 1)
      return [
        by,
        record(by === 'client' ? call(transaction, which, body, 'hmi-1') : reply(transaction, body)),
      ]
    }),
}
