import { defineRule, type ExampleFact } from '#model/rule'
import { flowExample } from '../example-flow.ts'

/** Interactive remote-access protocols, with their ports. */
const REMOTE: ReadonlyMap<string, readonly number[]> = new Map([
  ['rdp', [3389]],
  ['rdpudp', [3389]],
  ['ssh', [22]],
  ['vnc', [5900, 5901, 5902, 5903]],
  ['telnet', [23]],
  ['teamviewer', [5938]],
  ['nomachine', [4000]],
])

const linked = (protocol: string, serverPort: number): ExampleFact => {
  const flow = flowExample({ protocol, serverPort, established: true, refused: false, packetsFromServer: 9 })
  const { fact } = flow
  return fact.kind === 'flow' ? { ...flow, fact: { kind: 'new-link', traffic: fact.traffic } } : flow
}
const reading: ExampleFact = {
  fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' },
}

export const rule = defineRule({
  id: 'new-remote-access',
  engine: 'policy',
  title: 'New remote access path',
  category: 'Remote Access',
  severity: 'major',
  techniques: ['T0886', 'T0867', 'T0885'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'silent',
  why: 'Intruders move like administrators: RDP to the jump host, to the engineering station, then to the plant.',
  todo: [
    'Ask the owner of the client who is logged on',
    'Check what the reached machine does next, controllers first',
    'Check whether a vendor or a work order explains it',
  ],
  falsePositives:
    'A new administrator’s station, or a vendor with a work order; learn it, or use a maintenance window.',
  evidence: 'learned',
  match: { kind: 'new-link', protocols: [...REMOTE.keys()] },
  evaluate(input, context) {
    const { protocol, server } = input
    const ports = REMOTE.get(protocol)
    if (ports === undefined) return undefined
    const isPlain = server.port === undefined || ports.includes(server.port)
    const where = isPlain ? '' : ` on port ${server.port}, not its default port`
    return {
      summary: `${context.nameOf('client')} now reaches ${context.nameOf('server')} remotely by ${protocol.toUpperCase()}${where}`,
      subject: isPlain ? protocol : `${protocol} ${server.port}`,
      // The default port passes every firewall that allows administration: Commonly Used Port.
      techniques: isPlain ? ['T0886', 'T0885'] : ['T0867', 'T0886'],
    }
  },
  examples: {
    fires: [
      { when: 'a workstation opens a remote desktop', learned: [reading], facts: [linked('rdp', 3389)] },
      { when: 'SSH runs on a non-default port', learned: [reading], facts: [linked('ssh', 2223)] },
    ],
    silent: [
      { when: 'it opens a web page', learned: [reading], facts: [linked('http', 80)] },
      { when: 'it opens a share', learned: [reading], facts: [linked('smb', 445)] },
    ],
  },
})
