import { defineProtocol } from '#model/protocol'
import { newExchange, type RpcExchange } from './exchange.ts'
import { facts } from './facts.ts'
import { interfaces } from './interfaces.ts'
import { dissect, pdu, type RpcMessage, recognise, resume } from './wire.ts'

/** Types that only clients send: C706 §12.6.1. */
const FROM_CLIENT: ReadonlySet<number> = new Set([pdu.request, pdu.bind, pdu.alter, pdu.auth3])

export const protocol = defineProtocol<RpcMessage, RpcExchange>({
  name: 'dcerpc',
  title: 'DCE/RPC over connections',
  standard: 'C706 (DCE 1.1: RPC) §12, [MS-RPCE] v20240423',
  depth: 'semantic',
  family: 'it',
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 135 }, { carriedBy: 'smb', selector: 'pipe' }],
  newExchange,
  recognise,
  dissect,
  isFromClient: (message) => FROM_CLIENT.has(message.type),
  resume,
  facts,
  habits: [{ name: 'call', of: (operation) => operation.code }],
  operations: [...interfaces.values()].flatMap(({ name, operations }) =>
    [...operations].map(([opnum, [verb, called]]) => ({ code: `${name}/${opnum}`, name: called, verb })),
  ),
})
