/** The buffers that keywords name: who fills them, and all their spellings. */
import { FAILED } from './protocols.ts'

export interface BufferKind {
  readonly name: string
  /** Application protocol that fills it; '' for any. */
  readonly application: '' | 'http' | 'dns' | 'tls' | 'ssh' | 'dnp3' | typeof FAILED
  /** Words of rules that turn to it: what follows is compared with it. */
  readonly sticky: readonly string[]
  /** Word behind a content that sends the content before it there. */
  readonly modifier?: string
  /** Letter among the flags of an expression. */
  readonly flag?: string
}

export const BUFFERS: readonly BufferKind[] = [
  { name: 'payload', application: '', sticky: ['pkt_data', 'raw_data'] },
  { name: 'file_data', application: 'http', sticky: ['file_data', 'file.data'] },
  { name: 'http.uri', application: 'http', sticky: ['http.uri'], modifier: 'http_uri', flag: 'U' },
  {
    name: 'http.uri.raw',
    application: 'http',
    sticky: ['http.uri.raw'],
    modifier: 'http_raw_uri',
    flag: 'I',
  },
  { name: 'http.method', application: 'http', sticky: ['http.method'], modifier: 'http_method', flag: 'M' },
  { name: 'http.header', application: 'http', sticky: ['http.header'], modifier: 'http_header', flag: 'H' },
  {
    name: 'http.header.raw',
    application: 'http',
    sticky: ['http.header.raw'],
    modifier: 'http_raw_header',
    flag: 'D',
  },
  { name: 'http.request_header', application: 'http', sticky: ['http.request_header'] },
  { name: 'http.response_header', application: 'http', sticky: ['http.response_header'] },
  { name: 'http.header_names', application: 'http', sticky: ['http.header_names', 'http_header_names'] },
  { name: 'http.host', application: 'http', sticky: ['http.host'], modifier: 'http_host', flag: 'W' },
  {
    name: 'http.host.raw',
    application: 'http',
    sticky: ['http.host.raw'],
    modifier: 'http_raw_host',
    flag: 'Z',
  },
  {
    name: 'http.user_agent',
    application: 'http',
    sticky: ['http.user_agent'],
    modifier: 'http_user_agent',
    flag: 'V',
  },
  { name: 'http.cookie', application: 'http', sticky: ['http.cookie'], modifier: 'http_cookie', flag: 'C' },
  {
    name: 'http.request_body',
    application: 'http',
    sticky: ['http.request_body'],
    modifier: 'http_client_body',
    flag: 'P',
  },
  {
    name: 'http.response_body',
    application: 'http',
    sticky: ['http.response_body'],
    modifier: 'http_server_body',
    flag: 'Q',
  },
  {
    name: 'http.stat_code',
    application: 'http',
    sticky: ['http.stat_code'],
    modifier: 'http_stat_code',
    flag: 'S',
  },
  {
    name: 'http.stat_msg',
    application: 'http',
    sticky: ['http.stat_msg'],
    modifier: 'http_stat_msg',
    flag: 'Y',
  },
  { name: 'http.request_line', application: 'http', sticky: ['http.request_line', 'http_request_line'] },
  { name: 'http.response_line', application: 'http', sticky: ['http.response_line', 'http_response_line'] },
  { name: 'http.protocol', application: 'http', sticky: ['http.protocol', 'http_protocol'] },
  { name: 'http.start', application: 'http', sticky: ['http.start', 'http_start'] },
  { name: 'http.content_type', application: 'http', sticky: ['http.content_type', 'http_content_type'] },
  { name: 'http.content_len', application: 'http', sticky: ['http.content_len', 'http_content_len'] },
  { name: 'http.referer', application: 'http', sticky: ['http.referer', 'http_referer'] },
  { name: 'http.accept', application: 'http', sticky: ['http.accept', 'http_accept'] },
  { name: 'http.accept_enc', application: 'http', sticky: ['http.accept_enc', 'http_accept_enc'] },
  { name: 'http.accept_lang', application: 'http', sticky: ['http.accept_lang', 'http_accept_lang'] },
  { name: 'http.connection', application: 'http', sticky: ['http.connection', 'http_connection'] },
  { name: 'http.server', application: 'http', sticky: ['http.server'] },
  { name: 'http.location', application: 'http', sticky: ['http.location'] },
  { name: 'dns.query', application: 'dns', sticky: ['dns.query', 'dns_query', 'dns.query.name'] },
  { name: 'dns.answer.name', application: 'dns', sticky: ['dns.answer.name'] },
  { name: 'tls.sni', application: 'tls', sticky: ['tls.sni', 'tls_sni'] },
  {
    name: 'tls.cert_subject',
    application: 'tls',
    sticky: ['tls.cert_subject', 'tls_cert_subject', 'tls.subject'],
  },
  {
    name: 'tls.cert_issuer',
    application: 'tls',
    sticky: ['tls.cert_issuer', 'tls_cert_issuer', 'tls.issuerdn'],
  },
  { name: 'tls.cert_serial', application: 'tls', sticky: ['tls.cert_serial', 'tls_cert_serial'] },
  {
    name: 'tls.cert_fingerprint',
    application: 'tls',
    sticky: ['tls.cert_fingerprint', 'tls_cert_fingerprint'],
  },
  { name: 'tls.certs', application: 'tls', sticky: ['tls.certs', 'tls_certs'] },
  { name: 'ja3.hash', application: 'tls', sticky: ['ja3.hash', 'ja3_hash'] },
  { name: 'ja3.string', application: 'tls', sticky: ['ja3.string', 'ja3_string'] },
  { name: 'ja3s.hash', application: 'tls', sticky: ['ja3s.hash'] },
  { name: 'ja3s.string', application: 'tls', sticky: ['ja3s.string'] },
  { name: 'ssh.proto', application: 'ssh', sticky: ['ssh.proto', 'ssh_proto'] },
  { name: 'ssh.software', application: 'ssh', sticky: ['ssh.software', 'ssh_software'] },
  { name: 'base64_data', application: '', sticky: ['base64_data'] },
  { name: 'unrecognised.request', application: FAILED, sticky: ['unrecognised.request'] },
  { name: 'dnp3.data', application: 'dnp3', sticky: ['dnp3_data', 'dnp3.data'] },
]

export const PAYLOAD = 'payload'
/** Filled by a step of another chain of the same rule: nothing is looked for in it beforehand. */
export const DECODED = 'base64_data'

const BY_NAME = new Map(BUFFERS.map((buffer) => [buffer.name, buffer]))

export function bufferNamed(name: string): BufferKind {
  const buffer = BY_NAME.get(name)
  if (buffer === undefined) throw new Error(`unreachable: buffer ${name}`)
  return buffer
}
