import { clean } from '#bytes/text'
import { confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { rule as qnxShellStarted } from './rules/qnx-shell-started.ts'
import { START_SHELL } from './shell.ts'
import { dissect, probe, type QconnLine, type QconnState } from './wire.ts'

/** The agent's own questions and its launcher: QNX Neutrino 6.5, Utilities Reference, qconn. */
const verbs: ReadonlyMap<string, { readonly name: string; readonly verb: Verb }> = new Map([
  ['service', { name: 'Open service', verb: 'browse' }],
  ['versions', { name: 'Ask versions', verb: 'identify' }],
  ['info', { name: 'Ask target', verb: 'identify' }],
  ['start', { name: 'Start program', verb: 'execute' }],
  ['start/flags', { name: 'Start program', verb: 'execute' }],
  [START_SHELL, { name: 'Start shell', verb: 'execute' }],
])
/** A debugger starts the program under development; a shell lets its user run anything. */
const SHELL = /(?:^|\s|\/)(?:ba|k|c|da)?sh(?:\s|$)/
const LONGEST = 120

function facts({ text }: QconnLine, { fromClient }: Slice, emit: Emit, state: QconnState): void {
  if (text === '') return
  if (!fromClient) {
    if (state.isRunning) return
    for (const [, field, value] of text.matchAll(/\b(OS|RELEASE|HOSTNAME)=(\S{1,64})/g))
      emit({
        kind: 'identity',
        about: 'server',
        attribute: field === 'HOSTNAME' ? 'name' : field === 'OS' ? 'os' : 'os-build',
        value: field === 'OS' && value === 'nto' ? 'QNX Neutrino' : clean(value!),
        confidence: confidence.identityService,
        field: `info ${field}`,
      })
    return
  }
  if (state.isRunning) return
  const word = text.split(' ', 1)[0]!
  const isStart = verbs.get(word)?.verb === 'execute'
  const object = clean(text.slice(word.length + 1), LONGEST) || undefined
  const code = isStart && object !== undefined && SHELL.test(object) ? START_SHELL : word
  const said = verbs.get(code)
  if (said === undefined) return
  emit({ kind: 'operation', ...said, code, object, outcome: 'requested' })
  state.isRunning = isStart
}

export const protocol = defineProtocol<QconnLine, QconnState>({
  name: 'qconn',
  shortName: 'QNX qconn',
  title: 'QNX target agent (qconn)',
  standard: 'No public document; QNX Neutrino RTOS 6.5 Utilities Reference, qconn; public tools',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'tcp', port: 8000 }, { content: 'tcp' }],
  newState: () => ({ isProven: false, isRunning: false }),
  firstBytes: '\xff\r\nQ<s',
  probe,
  dissect,
  facts,
  rows: ({ text }) => [{ label: 'Line', value: clean(text, LONGEST), at: 0, length: 0 }],
  roles: { server: { type: 'Embedded Device' } },
  rules: [qnxShellStarted],
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...verbs].map(([code, said]) => ({ code, ...said })),
})
