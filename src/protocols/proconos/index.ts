import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { dissect, type ProconosMessage, probe } from './wire.ts'

/** Functions that public tools send, with their purpose. */
const functions: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map([
  [0x01, { name: 'Stop', verb: 'stop' }],
  [0x04, { name: 'Cold start', verb: 'start' }],
  [0x06, { name: 'Function 0x06', verb: 'diagnose' }],
  [0x07, { name: 'Function 0x07', verb: 'diagnose' }],
  [0x0b, { name: 'Ask controller', verb: 'identify' }],
  [0x0d, { name: 'Connect', verb: 'diagnose' }],
  [0x0f, { name: 'Ask state', verb: 'diagnose' }],
  [0x5b, { name: 'Function 0x5b', verb: 'diagnose' }],
])

function facts({ code }: ProconosMessage, { fromClient }: Slice, emit: Emit): void {
  if (!fromClient) return
  const asked = functions.get(code) ?? ({ name: `Function ${hexCode(code)}`, verb: 'execute' } as const)
  emit({ kind: 'operation', ...asked, code: hexCode(code), outcome: 'requested' })
}

export const protocol = defineProtocol<ProconosMessage, undefined>({
  name: 'proconos',
  shortName: 'ProConOS',
  title: 'ProConOS',
  standard:
    'No public document; as implemented by proconos-info.nse (Digital Bond), ICSSecurityScripts and Metasploit',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'tcp', port: 20547 }, { content: 'tcp' }],
  firstBytes: '\xcc',
  probe,
  dissect,
  facts,
  rows: ({ code, number, data, end }) => [
    { label: 'Function', value: hexCode(code), at: 2, length: 2 },
    { label: 'Number', value: String(number), at: 5, length: 1 },
    { label: 'Data', value: `${end - data} bytes`, at: data, length: end - data },
  ],
  roles: { server: { type: 'PLC' } },
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...functions].map(([code, said]) => ({ code: hexCode(code), ...said })),
})
