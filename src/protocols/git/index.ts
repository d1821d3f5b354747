import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import type { Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** gitprotocol-pack, "Git Transport": length in four hex digits, service, path, NUL, host, NUL. */
const REQUEST =
  /^([0-9a-f]{4})(git-(?:upload-pack|receive-pack|upload-archive)) (\/[^\0]{1,512})\0(?:host=([^\0]{1,255})\0)?/
/** What may yet become one. */
const BEGINNING = /^[0-9a-f]{0,4}$|^[0-9a-f]{4}(?:g|gi|git|git-[a-z-]{0,14}(?: (?:\/[^\0]{0,512})?)?)$/
const services: ReadonlyMap<string, { readonly name: string; readonly verb: Verb }> = new Map([
  ['git-upload-pack', { name: 'Fetch', verb: 'read' }],
  ['git-receive-pack', { name: 'Push', verb: 'write' }],
  ['git-upload-archive', { name: 'Archive', verb: 'read' }],
])
const LONGEST_REQUEST = 1024

interface GitMessage {
  readonly service: string
  readonly path: string
  readonly host: string
}

interface GitExchange {
  isAsked: boolean
}

/** The request; what follows is passed over. `foreign` where a server speaks unasked. */
function dissect({ bytes, start, end, fromClient }: Slice, exchange: GitExchange): Dissected<GitMessage> {
  const available = end - start
  if (!exchange.isAsked && !fromClient) return { kind: 'foreign' }
  if (exchange.isAsked)
    return { kind: 'message', length: available, message: { service: '', path: '', host: '' }, isPiece: true }
  const found = REQUEST.exec(latin1(bytes, start, Math.min(end, start + LONGEST_REQUEST)))
  if (found === null) return { kind: 'foreign' }
  const length = Number.parseInt(found[1]!, 16)
  if (length < found[0].length || length > LONGEST_REQUEST) return { kind: 'foreign' }
  if (available < length) return { kind: 'incomplete', need: length }
  const [, , service, path, host = ''] = found
  return {
    kind: 'message',
    length,
    message: { service: service!, path: clean(path!, 256), host: clean(host, 128) },
  }
}

export const protocol = defineProtocol<GitMessage, GitExchange>({
  name: 'git',
  title: 'Git',
  standard: 'gitprotocol-pack (git-scm.com, 2024)',
  depth: 'recognised',
  family: 'it',
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 9418 }],
  newExchange: () => ({ isAsked: false }),
  firstOctets: '0123456789abcdef',
  recognise({ bytes, start, end }) {
    const head = latin1(bytes, start, Math.min(end, start + LONGEST_REQUEST))
    if (REQUEST.test(head)) return 'yes'
    return head.length < LONGEST_REQUEST && BEGINNING.test(head) ? 'more' : 'no'
  },
  dissect,
  facts({ service, path, host }, _slice, tell, exchange) {
    const asked = services.get(service)
    if (asked === undefined) return
    exchange.isAsked = true
    if (host !== '') tell({ kind: 'lookup', name: host.replace(/:\d+$/, ''), outcome: 'asked' })
    tell({ kind: 'operation', ...asked, code: service, object: path, outcome: 'asked' })
  },
  rows: ({ service, path }) => [{ label: 'Request', value: `${service} ${path}`, at: 0, length: 0 }],
  operations: [...services].map(([code, { name, verb }]) => ({ code, name, verb })),
})
