import { defineQuery, numberBytes } from '../template/template.ts'

const bytesOf = (hex: string) => hex.replace(/\s+/g, '').length / 2
const vector = (hex: string, width: number) => `${numberBytes(bytesOf(hex), width)}${hex}`
const extension = (type: string, content: string) => `${type}${vector(content, 2)}`

/** TLS 1.2 only: the certificate of TLS 1.3 is encrypted. RFC 5246 §7.4.1.2. */
const SUITES = 'c02b c02f c02c c030 009e 009f c013 c014 c009 c00a 0033 0039 009c 009d 002f 0035 00ff'
const EXTENSIONS = [
  extension('000a', vector('001d 0017 0018 0019', 2)),
  extension('000b', vector('00', 1)),
  extension('000d', vector('0403 0503 0603 0804 0805 0806 0401 0501 0601 0201', 2)),
].join('')
/** Constant: nothing is ever encrypted with it. */
const RANDOM = '5369676874676c617373'.padEnd(64, '0')
const HELLO = `0303 ${RANDOM} 00 ${vector(SUITES, 2)} 0100 ${vector(EXTENSIONS, 2)}`
const HANDSHAKE = `01 ${vector(HELLO, 3)}`

export const query = defineQuery({
  id: 'tls-certificate',
  title: 'TLS certificate',
  plain: 'Begins a TLS handshake, reads the certificate, closes before any key is agreed.',
  standard: 'RFC 5246 §7.4.1.2, §7.4.2',
  protocol: 'tls',
  transport: 'tcp',
  port: 443,
  risk: 'B',
  steps: [
    {
      name: 'ClientHello',
      bytes: `16 0301 ${vector(HANDSHAKE, 2)}`,
      answer: { frame: 'tls', maximum: 16384 },
      timeout: 2000,
    },
    { name: 'Alert user_canceled', bytes: '15 0303 0002 015a' },
  ],
  verbs: [],
  tshark: 'tls',
  learns: ['certificate', 'name'],
})
