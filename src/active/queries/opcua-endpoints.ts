import { defineQuery, numberBytes, type RequestShape, textBytes } from '../template/template.ts'

const POLICY_NONE = 'http://opcfoundation.org/UA/SecurityPolicy#None'
const little = (value: number) => numberBytes(value, 4, true)
const text = (value: string) => `${little(value.length)}${textBytes(value)}`
const urlOf = ({ address }: RequestShape) => `opc.tcp://${address}:4840`
/** Part 4 §7.28: no authentication token, no time, no diagnostics. */
const requestHeader = (handle: number) =>
  `0000 0000000000000000 ${little(handle)} 00000000 ffffffff ${little(5000)} 000000`
/** A message of Part 6 §7.1.2: type, F, length of the whole. */
const message = (type: string, body: string) =>
  `${textBytes(`${type}F`)}${little(8 + body.replace(/\s+/g, '').length / 2)}${body}`

export const query = defineQuery({
  id: 'opcua-endpoints',
  title: 'OPC UA endpoints',
  plain:
    'Opens a channel without security, asks which endpoints the server has, closes it. No session, no logon, no node is read.',
  standard: 'OPC UA Part 6 §7.1.2; Part 4 §5.4.4, §5.5.2',
  protocol: 'opcua',
  transport: 'tcp',
  port: 4840,
  risk: 'B',
  steps: [
    {
      name: 'Hello',
      bytes: (shape) =>
        message('HEL', `00000000 ${little(65536)} ${little(65536)} 00000000 00000000 ${text(urlOf(shape))}`),
      answer: { frame: 'opcua', maximum: 1024 },
      timeout: 2000,
    },
    {
      name: 'OpenSecureChannel, policy None',
      bytes: message(
        'OPN',
        `00000000 ${text(POLICY_NONE)} ffffffff ffffffff ${little(1)} ${little(1)}
         0100 be01 ${requestHeader(1)} 00000000 00000000 ${little(1)} ffffffff ${little(60_000)}`,
      ),
      answer: { frame: 'opcua', maximum: 1024 },
      timeout: 2000,
      // Channel of the message header; token of the response, which has no certificate and an empty string table.
      takes: { n: { at: 8, length: 4 }, k: { at: 115, length: 4 } },
    },
    {
      name: 'GetEndpoints',
      bytes: (shape) =>
        message(
          'MSG',
          `nnnnnnnn kkkkkkkk ${little(2)} ${little(2)} 0100 ac01 ${requestHeader(2)} ${text(urlOf(shape))} ffffffff ffffffff`,
        ),
      fields: { n: { echoes: 'answer' }, k: { echoes: 'answer' } },
      answer: { frame: 'opcua', maximum: 65_536 },
      timeout: 2000,
    },
    {
      name: 'CloseSecureChannel',
      bytes: message('CLO', `nnnnnnnn kkkkkkkk ${little(3)} ${little(3)} 0100 c401 ${requestHeader(3)}`),
      fields: { n: { echoes: 'answer' }, k: { echoes: 'answer' } },
    },
  ],
  // ERR of Part 6 §7.1.2.5 with Bad_TcpServerTooBusy, 0x807D0000.
  distress: [
    {
      check: { at: 0, values: [0x45], and: { at: 10, values: [0x7d], and: { at: 11, values: [0x80] } } },
      text: 'OPC UA server too busy',
    },
  ],
  verbs: ['identify'],
  tshark: 'opcua',
  learns: ['name', 'model', 'vendor', 'certificate'],
})
