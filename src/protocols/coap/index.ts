import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish } from './facts.ts'
import { methods } from './methods.ts'
import { type CoapState, newState } from './state.ts'
import { type CoapMessage, dissect, isSignal } from './wire.ts'

export const protocol = defineProtocol<CoapMessage, CoapState>({
  name: 'coap',
  shortName: 'CoAP',
  title: 'Constrained Application Protocol',
  standard: 'RFC 7252, RFC 7641, RFC 8132, RFC 8323',
  depth: 'deep',
  family: 'ot',
  actions,
  hints: [
    { transport: 'udp', port: 5683 },
    { transport: 'tcp', port: 5683 },
  ],
  newState,
  dissect,
  isFromClient: ({ code }) => (code === 0 || isSignal(code) ? undefined : methods.has(code)),
  facts,
  finish,
  rows: ({ type, code, messageId, token, path, payload, payloadEnd }) => [
    { label: 'Type', value: String(type), at: 0, length: 1 },
    { label: 'Code', value: methods.get(code)?.name ?? `${code >> 5}.${code & 0x1f}`, at: 1, length: 1 },
    { label: 'Message ID', value: String(messageId), at: 2, length: 2 },
    { label: 'Token', value: token, at: 4, length: token.length / 2 },
    { label: 'Uri-Path', value: path, at: 0, length: 0 },
    { label: 'Payload', value: `${payloadEnd - payload} bytes`, at: payload, length: payloadEnd - payload },
  ],
  behaviourKeys: [
    { name: 'method', of: ({ code }) => code },
    { name: 'resource', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: [...methods].map(([code, said]) => ({ code: String(code), ...said })),
})
