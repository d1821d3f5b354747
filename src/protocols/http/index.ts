import { defineProtocol } from '#model/protocol'
import { facts, finish } from './facts.ts'
import { operations } from './operations.ts'
import { rules } from './rules.ts'
import { type HttpState, newState } from './state.ts'
import { dissect, type HttpMessage, lost, probe, resume } from './wire.ts'

export const protocol = defineProtocol<HttpMessage, HttpState>({
  name: 'http',
  shortName: 'HTTP',
  title: 'Hypertext Transfer Protocol',
  standard:
    'RFC 9110 (semantics), RFC 9112 (HTTP/1.1), RFC 7617, RFC 7616, RFC 4559 (authentication), RFC 9113 (HTTP/2), RFC 7541 (HPACK)',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { role: 'web-server' } },
  hints: [
    { content: 'tcp' },
    { transport: 'tcp', port: 80 },
    { transport: 'tcp', port: 8080 },
    { transport: 'tcp', port: 8000 },
    { transport: 'tcp', port: 5985 },
  ],
  newState,
  firstBytes: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'head' ? message.head.status === 0 : undefined),
  resume,
  lost,
  facts,
  finish,
  behaviourKeys: [
    { name: 'method', of: (operation) => operation.code },
    {
      name: 'soap-action',
      of: ({ name }) => (name.startsWith('SOAP ') ? name.slice('SOAP '.length) : undefined),
    },
    { name: 'path', of: (operation) => `${operation.code} ${operation.object}` },
  ],
  operations: [...operations].map(([code, verb]) => ({ code, name: code, verb })),
  rules,
})
