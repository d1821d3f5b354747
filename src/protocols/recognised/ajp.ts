import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Apache Tomcat, "AJP Protocol Reference" 1.3: mark of the sender, length of the data (2), data that begin with a type.
const FORWARD_REQUEST = 2
const AT = { type: 4, method: 5, protocol: 6 } as const
const HIGHEST_METHOD = 27
/** The method is an attribute of the request. */
const STORED_METHOD = 0xff
/** Protocol of a request: a string of 8 bytes. */
const HTTP = '\0\x08HTTP/'
const PROVING = AT.protocol + HTTP.length
/** Whole packets of one byte. */
const PING = '\x12\x34\0\x01\x0a'
const PONG = 'AB\0\x01\x09'

const over = { transport: 'tcp', port: 8009 } as const
const text = (writer: ByteWriter, value: string) => writer.u16be(value.length).ascii(value).u8(0)
function get(path: string): Uint8Array {
  const data = new ByteWriter().u8(FORWARD_REQUEST, 2)
  for (const value of ['HTTP/1.1', path, '10.20.0.1', 'web', 'web']) text(data, value)
  const bytes = data.u16be(80).u8(0).u16be(0).u8(0xff).take()
  return new ByteWriter().u16be(0x1234).u16be(bytes.length).bytes(bytes).take()
}

export const recogniser = defineRecogniser({
  name: 'ajp',
  shortName: 'AJP',
  title: 'Apache JServ Protocol',
  standard: 'Apache Tomcat, AJP Protocol Reference 1.3',
  family: 'it',
  // Port 8009 is no hint: in offices it is rather the TLS of Google Cast.
  hints: [{ content: 'tcp' }],
  firstBytes: '\x12A',
  probe({ bytes, start, end }) {
    const length = Math.min(end - start, PROVING)
    const head = String.fromCharCode(...bytes.subarray(start, start + length))
    if (end - start <= PING.length && (PING.startsWith(head) || PONG.startsWith(head)))
      return length === PING.length ? 'yes' : 'more'
    if (!head.startsWith('\x12\x34'.slice(0, length))) return 'no'
    if (length > AT.type && bytes[start + AT.type] !== FORWARD_REQUEST) return 'no'
    const method = bytes[start + AT.method]!
    const isMethod = (method > 0 && method <= HIGHEST_METHOD) || method === STORED_METHOD
    if (length > AT.method && !isMethod) return 'no'
    if (length > AT.protocol && !HTTP.startsWith(head.slice(AT.protocol))) return 'no'
    return length === PROVING ? 'yes' : 'more'
  },
  isFromClient: ({ bytes, start }) => bytes[start] === 0x12,
  examples: [
    { over, bytes: get('/status?all=1') },
    { over, bytes: hex('12340001 0a') },
  ],
})
