import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** Both sides greet: rsync 3.2, clientserver.c describes no standard; seen in captures. */
const GREETING = /^@RSYNCD: \d{1,2}(?:\.\d{1,2})?(?: [\w .-]{1,128})?\n/
/** Possible beginning of a greeting. */
const BEGINNING = /^@RSYNCD: [\d.]{0,5}(?: [\w .-]{0,128})?$/
const LINE = /^[ -~\t]{0,512}\n/
const DEMAND = '@RSYNCD: AUTHREQD'

type RsyncMessage =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'rest' }

interface RsyncState {
  /** By client and server: how many lines were read. */
  readonly lines: [number, number]
}

function dissect({ bytes, start, end, fromClient }: Slice, { lines }: RsyncState): Dissected<RsyncMessage> {
  const read = lines[fromClient ? 0 : 1]
  const head = latin1(bytes, start, Math.min(end, start + 600))
  const greeting = GREETING.exec(head)
  if (greeting !== null) return { kind: 'message', length: greeting[0].length, message: { kind: 'greeting' } }
  if (read === 0)
    return '@RSYNCD: '.startsWith(head.slice(0, 9))
      ? { kind: 'incomplete', need: end - start + 1 }
      : { kind: 'foreign' }
  const line = read < 3 ? LINE.exec(head) : null
  if (line === null && read < 3 && /^[ -~\t]{0,512}$/.test(head))
    return { kind: 'incomplete', need: end - start + 1 }
  if (line !== null)
    return { kind: 'message', length: line[0].length, message: { kind: 'line', text: clean(line[0], 128) } }
  return { kind: 'message', length: end - start, message: { kind: 'rest' }, isPiece: true }
}

const list = { code: 'list', name: 'List Modules', verb: 'browse' } as const
const open = { code: 'open', name: 'Open Module', verb: 'read' } as const

export const protocol = defineProtocol<RsyncMessage, RsyncState>({
  name: 'rsync',
  shortName: 'rsync',
  title: 'rsync daemon',
  standard: 'No public standard; rsync 3.2',
  depth: 'recognised',
  family: 'it',
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 873 }],
  newState: () => ({ lines: [0, 0] }),
  firstBytes: '@',
  probe({ bytes, start, end }) {
    const head = latin1(bytes, start, Math.min(end, start + 160))
    if (GREETING.test(head)) return 'yes'
    return BEGINNING.test(head) || '@RSYNCD: '.startsWith(head) ? 'more' : 'no'
  },
  dissect,
  facts(message, { fromClient }, emit, { lines }) {
    const side = fromClient ? 0 : 1
    const first = lines[side] === 1
    lines[side]++
    if (message.kind !== 'line') return
    const { text } = message
    if (fromClient && first)
      emit({
        kind: 'operation',
        ...(text === '' || text === '#list' ? list : open),
        object: text || undefined,
        outcome: 'requested',
      })
    else if (!fromClient && text.startsWith(DEMAND))
      emit({ kind: 'session', phase: 'open', method: 'rsync, password', secured: false })
    else if (!fromClient && text.startsWith('@ERROR'))
      emit({ kind: 'session', phase: 'refused', method: `rsync, ${text}`, secured: false })
  },
  rows: (message) => [
    { label: 'Line', value: message.kind === 'line' ? message.text : message.kind, at: 0, length: 0 },
  ],
  operations: [list, open],
})
