import type { Transfer } from '#model/fact'
import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'

/**
 * Requests that start a program on another computer: create and start a service ([MS-SCMR] 3.1.4), register and run a task
 * ([MS-TSCH] 3.2.5), add a job ([MS-TSCH] 3.2.5.2).
 */
const STARTS: ReadonlyMap<string, string> = new Map([
  ['svcctl/12', 'installed a service'],
  ['svcctl/24', 'installed a service'],
  ['svcctl/45', 'installed a service'],
  ['svcctl/19', 'started a service'],
  ['svcctl/31', 'started a service'],
  ['ITaskSchedulerService/1', 'registered a task'],
  ['ITaskSchedulerService/12', 'ran a task'],
  ['atsvc/0', 'added a job'],
])

/** Seconds. Tools copy, start and delete within a minute; people within some. */
const AFTER_SECONDS = 600
const RUNS = /^(executable|script)\//
/** Program files by name, where the content was not captured from its beginning. */
const PROGRAM = /\.(?:exe|dll|sys|bat|cmd|ps1|vbs|js|hta|scr|msi|jar|py)$/i

const tool: Transfer = {
  kind: 'transfer',
  name: 'ADMIN$\\Temp\\updater.exe',
  type: 'file',
  bytes: 73_802,
  content: 'executable/pe',
  direction: 'to-server',
}
const copied = { protocol: 'smb', serverPort: 445, fact: tool } as const
const install = {
  protocol: 'dcerpc',
  serverPort: 445,
  fact: {
    kind: 'operation',
    verb: 'configure',
    name: 'RCreateServiceW',
    code: 'svcctl/12',
    object: 'service Updater',
    value: '%SystemRoot%\\Temp\\updater.exe',
    outcome: 'requested',
  },
} as const

/** The latest program that a client wrote to a server. */
interface Copy {
  readonly name: string
  readonly time: number
}

export const rule = defineRule({
  id: 'copied-program-started',
  engine: 'malware',
  title: 'Copied program started as a service or task',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0867', 'T0886'],
  defenderTitles: ['Suspicion of Remote Windows Service Management'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Copying a program to a share and starting it as a service is how intruders move from computer to computer: PsExec, Impacket, Cobalt Strike.',
  todo: [
    'Disconnect the target before the program does more',
    'Get the file and its SHA-256 from the target, and look it up',
    'Find out whose account copied it, and where else it was used',
  ],
  falsePositives: 'Software distribution and administrators with PsExec; use a maintenance window.',
  match: { kind: ['transfer', 'operation'], protocols: ['smb', 'dcerpc'], outcomes: ['requested'] },
  state: { copies: stateMap<Copy>({ limit: 10_000 }) },
  evaluate({ fact, client, server, lastTime }, context, { copies }) {
    const pair = [client.ip, server.ip]
    if (fact.kind === 'transfer') {
      const isProgram = RUNS.test(fact.content ?? '') || PROGRAM.test(fact.name)
      if (fact.direction === 'to-server' && isProgram) copies.set(pair, { name: fact.name, time: lastTime })
      return undefined
    }
    const activity = STARTS.get(fact.code)
    const copy = activity === undefined ? undefined : copies.get(pair)
    if (copy === undefined || fact.verb === 'read') return undefined
    if (lastTime - copy.time > AFTER_SECONDS * 1e6) return undefined
    const file = fileOf(copy.name)
    const isNamed =
      file !== '' &&
      String(fact.value ?? '')
        .toLowerCase()
        .includes(file.toLowerCase())
    const seconds = Math.round((lastTime - copy.time) / 1e6)
    return {
      severity: isNamed ? undefined : 'major',
      summary: `${context.nameOf('client')} ${activity} on ${context.nameOf('server')} ${seconds} s after it copied ${copy.name.slice(0, 120)} there${isNamed ? ', which it names' : ''}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'the copied program becomes a service',
        facts: [copied, { ...install, at: 3 }],
        severity: 'critical',
      },
      {
        when: 'a service is started after a program was copied, and does not name it',
        facts: [
          copied,
          {
            ...install,
            at: 30,
            fact: { ...install.fact, verb: 'start', code: 'svcctl/19', name: 'RStartServiceW', value: '' },
          },
        ],
        severity: 'major',
      },
    ],
    silent: [
      { when: 'a service is installed without a copy', facts: [install] },
      { when: 'it was copied the day before', facts: [copied, { ...install, at: 40_000 }] },
      {
        when: 'another client installs a service there',
        facts: [copied, { ...install, at: 3, client: '10.0.0.9' }],
      },
      {
        when: 'a document was copied',
        facts: [
          { ...copied, fact: { ...tool, name: 'plan.docx', content: 'document/office' } },
          { ...install, at: 3 },
        ],
      },
      {
        when: 'the program was read from there',
        facts: [
          { ...copied, fact: { ...tool, direction: 'to-client' } },
          { ...install, at: 3 },
        ],
      },
      {
        when: 'services are listed after a copy',
        facts: [
          copied,
          {
            ...install,
            at: 3,
            fact: { ...install.fact, verb: 'browse', code: 'svcctl/14', name: 'REnumServicesStatusW' },
          },
        ],
      },
    ],
  },
})

function fileOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? ''
}
