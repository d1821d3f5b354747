import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import type { Operation } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { rule as bkbcopydFileCopy } from './rules/bkbcopyd-file-copy.ts'
import { type CopyLine, dissect, probe } from './wire.ts'

const requests: ReadonlyMap<string, Pick<Operation, 'name' | 'verb'>> = new Map([
  ['PMODE', { name: 'Ask for a path', verb: 'browse' }],
  ['RETR', { name: 'Retrieve file', verb: 'read' }],
  ['STOR', { name: 'Store file', verb: 'write' }],
])
/** Up and out of the project, or what belongs to Windows itself. */
const OUTSIDE = /(?:\.\.[\\/])|\bboot\.ini$|[\\/](?:windows|winnt|start menu|startup)[\\/]/i
const LONGEST = 120

interface CopyState {
  isProven: boolean
  asked: Operation | undefined
}

function facts({ code, text }: CopyLine, { fromClient }: Slice, emit: Emit, state: CopyState): void {
  if (!fromClient) {
    const { asked } = state
    if (asked === undefined || code === '') return
    state.asked = undefined
    emit(
      code < '4'
        ? { ...asked, outcome: 'succeeded' }
        : { ...asked, outcome: 'rejected', error: clean(`${code} ${text}`, LONGEST) },
    )
    return
  }
  const request = requests.get(code)
  if (request === undefined) return
  state.asked = { kind: 'operation', ...request, code, object: clean(text, LONGEST), outcome: 'requested' }
  emit(state.asked)
  if (OUTSIDE.test(text))
    emit(
      exploit(
        `${code === 'STOR' ? 'puts' : 'fetches'} a file outside of the project, ${clean(text, LONGEST)},`,
      ),
    )
}

export const protocol = defineProtocol<CopyLine, CopyState>({
  name: 'bkbcopyd',
  shortName: 'BKBCopyD',
  title: 'Yokogawa CENTUM file copy (BKBCopyD)',
  standard: 'No public document; Rapid7, disclosure R7-2014-10 (2014)',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'tcp', port: 20_111 }],
  newState: () => ({ isProven: false, asked: undefined }),
  firstBytes: 'P',
  probe,
  dissect,
  facts,
  rows: ({ code, text }) => [{ label: code || 'Line', value: clean(text, LONGEST), at: 0, length: 0 }],
  roles: { server: { type: 'Engineering Station' } },
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => `${code} ${object}` },
  ],
  rules: [bkbcopydFileCopy],
  operations: [...requests].map(([code, said]) => ({ code, ...said })),
})
