import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { ACCEPTED, acknowledgements, errors, REFUSED, replies, requests } from './messages.ts'
import { dissect, type OpenMessage, probe } from './wire.ts'

const limits = {
  /** Requests whose answer is awaited: a station waits for each before the next. */
  pending: 16,
  /** Characters of data that name what a request is about. */
  object: 40,
} as const

interface OpenState {
  readonly asked: Map<number, Operation>
}

const codeOf = (mid: number) => String(mid).padStart(4, '0')

/** Which parameter set, job or vehicle: the data of short messages. */
function objectOf({ data }: OpenMessage): string | undefined {
  const object = clean(data)
  return object !== '' && object.length <= limits.object ? object : undefined
}

function ask(message: OpenMessage, emit: Emit, { asked }: OpenState): void {
  const request = requests.get(message.mid)
  if (request === undefined) return
  const operation: Operation = {
    kind: 'operation',
    ...request,
    code: codeOf(message.mid),
    object: message.mid === 1 ? undefined : objectOf(message),
    outcome: 'requested',
  }
  if (asked.size >= limits.pending) asked.delete(asked.keys().next().value!)
  asked.set(message.mid, operation)
  emit(operation)
}

function end(
  mid: number,
  outcome: 'succeeded' | 'rejected',
  emit: Emit,
  { asked }: OpenState,
  error?: string,
): void {
  const operation = asked.get(mid)
  if (operation === undefined) return
  asked.delete(mid)
  emit({ ...operation, outcome, error })
}

/** MID 0002: fields are numbered; 03 is the name of the controller, 05 to 07 versions, 09 its serial number. User guide 7.5 §5.1.2. */
const STARTED = /^01.{4}02.{2}03(.{25})(?:04(.{3}))?(?:05.{19}06(.{19})07.{19})?(?:08.{24}09(.{10}))?/

function identify(data: string, emit: Emit): void {
  const [, name, supplier, version, serial] = STARTED.exec(data) ?? []
  const say = (attribute: Attribute, text: string | undefined, field: string) => {
    const value = clean(text ?? '')
    if (value !== '')
      emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
  }
  say('name', name, 'Controller name')
  if (supplier === 'ACT') say('vendor', 'Atlas Copco', 'Supplier code')
  say('firmware', version, 'Controller software version')
  say('serial', serial, 'System serial number')
}

function facts(message: OpenMessage, { fromClient }: Slice, emit: Emit, state: OpenState): void {
  const { mid, data } = message
  const about = Number(data.slice(0, 4))
  const reply = replies.get(mid)
  if (fromClient) ask(message, emit, state)
  else if (mid === ACCEPTED) end(about, 'succeeded', emit, state)
  else if (mid === REFUSED) {
    const code = Number(data.slice(4, 7)) // two digits; three in later revisions
    end(about, 'rejected', emit, state, errors.get(code) ?? `error ${code}`)
  } else if (reply !== undefined) {
    if (reply.answers !== undefined) end(reply.answers, 'succeeded', emit, state)
    else
      emit({ kind: 'operation', verb: 'report', name: reply.name, code: codeOf(mid), outcome: 'succeeded' })
    if (mid === 2) identify(data, emit)
  }
}

export const protocol = defineProtocol<OpenMessage, OpenState>({
  name: 'open-protocol',
  shortName: 'Open Protocol',
  title: 'Open Protocol of tightening controllers',
  standard: 'Atlas Copco Open Protocol, user guide 7.5 (9836 4415 01) and Specification R 2.8.0',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { role: 'tightening-controller' } },
  actions,
  hints: [{ transport: 'tcp', port: 4545 }, { content: 'tcp' }],
  firstBytes: '0123456789',
  newState: () => ({ asked: new Map() }),
  probe,
  dissect,
  isFromClient({ mid }) {
    if (requests.has(mid) || acknowledgements.has(mid)) return true
    return replies.has(mid) || mid === ACCEPTED || mid === REFUSED ? false : undefined
  },
  facts,
  rows: ({ mid, revision, data }) => [
    {
      label: 'MID',
      value: `${codeOf(mid)} ${(requests.get(mid) ?? replies.get(mid))?.name ?? ''}`,
      at: 4,
      length: 4,
    },
    { label: 'Revision', value: String(revision), at: 8, length: 3 },
    { label: 'Data', value: clean(data), at: 20, length: 0 },
  ],
  behaviourKeys: [
    { name: 'message', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [
    ...[...requests].map(([mid, said]) => ({ code: codeOf(mid), ...said })),
    ...[...replies]
      .filter(([, { answers }]) => answers === undefined)
      .map(([mid, { name }]) => ({ code: codeOf(mid), name, verb: 'report' as const })),
  ],
})
