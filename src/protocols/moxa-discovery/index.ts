import { hexCode } from '#bytes/hex'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { functions, unknown } from './functions.ts'
import { rule as moxaPasswordRequested } from './rules/moxa-password-requested.ts'
import { dissect, type MoxaMessage } from './wire.ts'

function facts(message: MoxaMessage, { fromClient }: Slice, emit: Emit): void {
  const { code, isAnswer, isRefused, mac, name } = message
  const outcome = isRefused ? 'rejected' : isAnswer ? 'succeeded' : 'requested'
  emit({ kind: 'operation', ...(functions.get(code) ?? unknown), code: hexCode(code), outcome })
  const about = fromClient ? 'client' : 'server'
  const said = { kind: 'identity', about, confidence: confidence.banner, field: 'answer 0x81' } as const
  if (mac !== '') {
    emit({ ...said, attribute: 'vendor', value: 'Moxa' })
    emit({ ...said, attribute: 'mac', value: mac })
  }
  if (name !== '') emit({ ...said, attribute: 'name', value: name, field: 'answer 0x90' })
}

export const protocol = defineProtocol<MoxaMessage, undefined>({
  name: 'moxa-discovery',
  shortName: 'Moxa discovery',
  title: 'Moxa device discovery',
  standard:
    'No public document; as implemented by Metasploit’s moxa_credentials_recovery and Greenbone’s detection',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'udp', port: 4800 }],
  dissect,
  isFromClient: ({ isAnswer }) => !isAnswer,
  facts,
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  rules: [moxaPasswordRequested],
  operations: [...functions].map(([code, said]) => ({ code: hexCode(code), ...said })),
})
