/** RADIUS dynamic authorization over UDP: RFC 5176, with Message-Authenticator (RFC 3579 §3.2). */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import type { ActionOutcome, RadiusAttribute } from '#response/action-type'
import { failed } from '#response/outcome'
import { checkAddress } from './safe-lookup.ts'
import type { TransportContext } from './transport.ts'

const pace = {
  /** RFC 5080 §2.2.1: retransmissions of one request. */
  tries: 3,
  waitMs: 1500,
} as const

/** RFC 2869 §5.14, RFC 5176 §3.6. */
const MESSAGE_AUTHENTICATOR = 80
const ERROR_CAUSE = 101
const HEADER = 20
/** RFC 5176 §2.1 and §2.2: acknowledgements of Disconnect and of CoA. */
const ACKNOWLEDGED: ReadonlySet<number> = new Set([41, 44])
/** RFC 5176 §3.5. */
const CAUSES: Readonly<Record<number, string>> = {
  401: 'unsupported attribute',
  402: 'missing attribute',
  403: 'NAS identification mismatch',
  404: 'invalid request',
  405: 'unsupported service',
  406: 'unsupported extension',
  501: 'administratively prohibited',
  502: 'request not routable',
  503: 'the switch has no session of this station',
  504: 'session context not removable',
  505: 'other proxy processing error',
  506: 'resources unavailable',
}

interface RadiusPacket {
  readonly code: 40 | 43
  readonly attributes: readonly RadiusAttribute[]
}

export async function sendRadius(
  packet: RadiusPacket,
  { host, port }: { readonly host: string; readonly port: number },
  { secrets, isProtected, ownPort }: TransportContext,
): Promise<ActionOutcome> {
  const secret = secrets.secret ?? ''
  if (secret === '') return failed('the secret is not set; edit the connection', false)
  const { address, family } = await lookup(host)
  checkAddress(address, { host, port, ownPort, isProtected })
  const { bytes, authenticator } = encode(packet, secret)
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  try {
    const reply = await new Promise<Buffer | undefined>((resolve, reject) => {
      let tries = 0
      const send = () => {
        if (tries++ === pace.tries) return resolve(undefined)
        timer = setTimeout(send, pace.waitMs)
        socket.send(bytes)
      }
      let timer: NodeJS.Timeout
      socket.on('error', (error) => {
        clearTimeout(timer)
        reject(error)
      })
      socket.on('message', (found) => {
        if (!isReply(found, { id: bytes[1]!, authenticator, secret })) return
        clearTimeout(timer)
        resolve(found)
      })
      socket.connect(port, address, send)
    })
    if (reply === undefined)
      return failed(`${host}:${port}: no valid reply; check address, port and shared secret`, true)
    if (ACKNOWLEDGED.has(reply[0]!)) return { state: 'done', reference: 'acknowledged' }
    const cause = causeOf(reply)
    return failed(`${host}:${port}: refused: ${CAUSES[cause] ?? `error cause ${cause}`}`, cause === 506)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    return failed(`${host}:${port}: ${code === 'ECONNREFUSED' ? 'connection refused' : message}`, true)
  } finally {
    socket.close()
  }
}

function encode({ code, attributes }: RadiusPacket, secret: string) {
  const parts = attributes.map(([type, value]) => {
    const text = Buffer.from(value, 'utf8').subarray(0, 253)
    return Buffer.concat([Buffer.from([type, text.length + 2]), text])
  })
  const signed = Buffer.concat([Buffer.from([MESSAGE_AUTHENTICATOR, 18]), Buffer.alloc(16)])
  const bytes = Buffer.concat([Buffer.alloc(HEADER), signed, ...parts])
  bytes[0] = code
  bytes[1] = randomBytes(1)[0]!
  bytes.writeUInt16BE(bytes.length, 2)
  // Over the packet with zeros in both authenticators; then RFC 5176 §2.3 as RFC 2866 §3.
  createHmac('md5', secret)
    .update(bytes)
    .digest()
    .copy(bytes, HEADER + 2)
  const authenticator = createHash('md5').update(bytes).update(secret).digest()
  authenticator.copy(bytes, 4)
  return { bytes, authenticator }
}

/** RFC 2865 §3: the response authenticator proves the shared secret. */
function isReply(
  found: Buffer,
  {
    id,
    authenticator,
    secret,
  }: { readonly id: number; readonly authenticator: Buffer; readonly secret: string },
): boolean {
  if (found.length < HEADER || found[1] !== id || found.readUInt16BE(2) !== found.length) return false
  const expected = createHash('md5')
    .update(found.subarray(0, 4))
    .update(authenticator)
    .update(found.subarray(HEADER))
    .update(secret)
    .digest()
  return timingSafeEqual(expected, found.subarray(4, HEADER))
}

function causeOf(reply: Buffer): number {
  for (let at = HEADER; at + 2 <= reply.length; ) {
    const length = reply[at + 1]!
    if (length < 2 || at + length > reply.length) return 0
    if (reply[at] === ERROR_CAUSE && length === 6) return reply.readUInt32BE(at + 2)
    at += length
  }
  return 0
}
