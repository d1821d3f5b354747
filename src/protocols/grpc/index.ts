import { u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** Length-prefixed message: compressed or not, length; PROTOCOL-HTTP2.md, "Length-Prefixed-Message". */
const PREFIX = 5

interface GrpcMessage {
  readonly isCompressed: boolean
  readonly length: number
}

/** Bytes of a message still to come, by client and server. */
interface GrpcState {
  readonly rest: [number, number]
}

function dissect({ bytes, start, end, fromClient }: Slice, { rest }: GrpcState): Dissected<GrpcMessage> {
  const available = end - start
  const still = rest[fromClient ? 0 : 1]
  if (still > 0) {
    const length = Math.min(still, available)
    return { kind: 'message', length, message: { isCompressed: false, length }, isPiece: true }
  }
  if (bytes[start]! > 1) return { kind: 'foreign' }
  if (available < PREFIX) return { kind: 'incomplete', need: PREFIX }
  const length = u32be(bytes, start + 1)
  return { kind: 'message', length: PREFIX, message: { isCompressed: bytes[start] === 1, length } }
}

export const protocol = defineProtocol<GrpcMessage, GrpcState>({
  name: 'grpc',
  shortName: 'gRPC',
  title: 'gRPC',
  standard: 'gRPC over HTTP/2, PROTOCOL-HTTP2.md (grpc.io, 2024)',
  depth: 'recognised',
  family: 'it',
  hints: [{ carriedBy: 'http', selector: 'grpc' }],
  newState: () => ({ rest: [0, 0] }),
  dissect,
  // The call and its result are in the header fields: `http` emits them.
  facts({ length }, slice, _emit, { rest }) {
    const side = slice.fromClient ? 0 : 1
    rest[side] = rest[side] > 0 ? rest[side] - (slice.end - slice.start) : length
  },
  rows: ({ isCompressed, length }) => [
    {
      label: 'Message',
      value: `${length} bytes${isCompressed ? ', compressed' : ''}`,
      at: 0,
      length: PREFIX,
    },
  ],
})
