import { clean } from '#bytes/text'
import { confidence, type Operation, type Verb } from '#model/fact'
import { defineProtocol, type Slice, type Tell } from '#model/protocol'
import { type AjpMessage, dissect, recognise, STORED_METHOD, TYPES } from './wire.ts'

/** Methods by their code: AJP Protocol Reference, "Request method"; those after PROPFIND are of WebDAV and its versions. */
const methods: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map<
  number,
  { name: string; verb: Verb }
>([
  [1, { name: 'OPTIONS', verb: 'browse' }],
  [2, { name: 'GET', verb: 'read' }],
  [3, { name: 'HEAD', verb: 'read' }],
  [4, { name: 'POST', verb: 'execute' }],
  [5, { name: 'PUT', verb: 'write' }],
  [6, { name: 'DELETE', verb: 'delete' }],
  [7, { name: 'TRACE', verb: 'diagnose' }],
  [8, { name: 'PROPFIND', verb: 'browse' }],
  [9, { name: 'PROPPATCH', verb: 'write' }],
  [10, { name: 'MKCOL', verb: 'write' }],
  [11, { name: 'COPY', verb: 'write' }],
  [12, { name: 'MOVE', verb: 'write' }],
  [13, { name: 'LOCK', verb: 'write' }],
  [14, { name: 'UNLOCK', verb: 'write' }],
  [15, { name: 'ACL', verb: 'write' }],
  [16, { name: 'REPORT', verb: 'read' }],
  [17, { name: 'VERSION-CONTROL', verb: 'write' }],
  [18, { name: 'CHECKIN', verb: 'write' }],
  [19, { name: 'CHECKOUT', verb: 'write' }],
  [20, { name: 'UNCHECKOUT', verb: 'write' }],
  [21, { name: 'SEARCH', verb: 'read' }],
  [22, { name: 'MKWORKSPACE', verb: 'write' }],
  [23, { name: 'UPDATE', verb: 'write' }],
  [24, { name: 'LABEL', verb: 'write' }],
  [25, { name: 'MERGE', verb: 'write' }],
  [26, { name: 'BASELINE-CONTROL', verb: 'write' }],
  [27, { name: 'MKACTIVITY', verb: 'write' }],
  [STORED_METHOD, { name: 'other method', verb: 'execute' }],
])
/** The container is to shut itself down; Tomcat obeys no longer, others may. */
const shutdown = { code: 'Shutdown', name: 'Shutdown', verb: 'stop' } as const
const ping = { code: 'CPing', name: 'CPing', verb: 'diagnose' } as const

const limits = {
  /** Characters of a path that are kept. */
  path: 200,
} as const

interface AjpExchange {
  asked: Operation | undefined
  isKnown: boolean
}

function facts(message: AjpMessage, _slice: Slice, tell: Tell, exchange: AjpExchange): void {
  const { fromServer, type, status } = message
  if (!fromServer) {
    const operation = operationOf(message)
    if (operation === undefined) return
    exchange.asked = operation
    tell(operation)
    return
  }
  if (!exchange.isKnown) {
    exchange.isKnown = true
    const said = { kind: 'identity', confidence: confidence.hearsay, field: 'AJP' } as const
    tell({ ...said, attribute: 'software', value: 'servlet container (AJP)' })
  }
  const { asked } = exchange
  if (asked === undefined || (type !== TYPES.sendHeaders && type !== TYPES.pong)) return
  exchange.asked = undefined
  const isRefused = status >= 400
  tell({
    ...asked,
    outcome: isRefused ? 'refused' : 'ok',
    error: isRefused ? String(status) : undefined,
  })
}

function operationOf({ type, method, uri }: AjpMessage): Operation | undefined {
  if (type === TYPES.ping) return { kind: 'operation', ...ping, outcome: 'asked' }
  if (type === TYPES.shutdown) return { kind: 'operation', ...shutdown, outcome: 'asked' }
  if (type !== TYPES.forward) return undefined
  const known = methods.get(method) ?? { name: `method ${method}`, verb: 'read' as const }
  const object = clean(uri.split(/[?;]/, 1)[0]!, limits.path)
  return { kind: 'operation', ...known, code: known.name, object, outcome: 'asked' }
}

export const protocol = defineProtocol<AjpMessage, AjpExchange>({
  name: 'ajp',
  title: 'Apache JServ Protocol',
  standard: 'Apache Tomcat, AJP Protocol Reference 1.3',
  depth: 'semantic',
  family: 'it',
  // Port 8009 is no hint: in offices it is rather the TLS of Google Cast.
  hints: [{ content: 'tcp' }],
  firstOctets: '\x12A',
  newExchange: () => ({ asked: undefined, isKnown: false }),
  recognise,
  dissect,
  isFromClient: ({ fromServer }) => !fromServer,
  facts,
  rows: ({ type, uri, status }) => [
    { label: 'Type', value: String(type), at: 4, length: 1 },
    { label: 'Path', value: uri, at: 5, length: 0 },
    { label: 'Status', value: String(status), at: 5, length: 2 },
  ],
  habits: [
    { name: 'path', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [ping, shutdown, ...[...methods.values()].map((said) => ({ code: said.name, ...said }))],
})
