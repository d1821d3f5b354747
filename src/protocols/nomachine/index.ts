import { latin1 } from '#bytes/message-head'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** `NXSH-8.10.1` from the client, `NXD-8.10.1` from the server: seen in captures, no public document. */
const GREETING = /^NX(?:SH|D)-(\d{1,3}(?:\.\d{1,4}){1,3})\r?\n/
/** Beginning of an incomplete greeting. */
const BEGINNING = /^N?X?(?:SH?|D)?-?[\d.]{0,16}\r?$/
const LONGEST = 32

interface NomachineMessage {
  readonly release: string
}

function dissect({ bytes, start, end }: Slice): Dissected<NomachineMessage> {
  const line = latin1(bytes, start, Math.min(end, start + LONGEST))
  const found = GREETING.exec(line)
  if (found !== null) return { kind: 'message', message: { release: found[1]! }, length: found[0].length }
  return line.length < LONGEST && line.startsWith('N') && BEGINNING.test(line)
    ? { kind: 'incomplete', need: end - start + 1 }
    : { kind: 'foreign' }
}

function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { kind } = dissect(slice)
  return kind === 'message' ? 'yes' : kind === 'incomplete' ? 'more' : 'no'
}

export const protocol = defineProtocol<NomachineMessage, undefined>({
  name: 'nomachine',
  shortName: 'NoMachine',
  title: 'NoMachine NX',
  standard: 'No public document; greetings derived from captures',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [{ transport: 'tcp', port: 4000 }, { content: 'tcp' }],
  firstBytes: 'N',
  probe,
  dissect,
  facts({ release }, { fromClient }, emit) {
    emit({
      kind: 'identity',
      about: fromClient ? 'client' : 'server',
      attribute: 'software',
      value: `NoMachine ${release}`,
      confidence: confidence.banner,
      field: 'greeting',
    })
    if (!fromClient) emit({ kind: 'session', phase: 'open', method: 'nomachine', secured: true })
  },
})
