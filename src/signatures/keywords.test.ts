import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KEYWORDS } from './compile.ts'
import { type Play, sidsOf } from './play.ts'

/** Options of a rule, what makes it speak, and the near miss that does not. */
interface Case {
  readonly options: string
  readonly header?: string
  readonly yes: readonly Play[]
  readonly no: readonly Play[]
}

const TCP = 'tcp any any -> any any'
const one = (payload: string, more: Play = {}): Play[] => [{ payload, ...more }]
const http = (payload: string, more: Play = {}): Play[] =>
  one(payload, { application: 'http', port: 80, ...more })
const get = (line: string, fields = '') => http(`${line}|0d 0a|Host: plant.example|0d 0a|${fields}|0d 0a|`)
const answer = (head: string, body = ''): Play[] => [
  ...get('GET / HTTP/1.1'),
  ...http(`${head}|0d 0a|Content-Length: ${body.length}|0d 0a 0d 0a|${body}`, { fromServer: true }),
]
const dns = (name: string): Play[] => {
  const labels = name
    .split('.')
    .map((label) => `|${label.length.toString(16).padStart(2, '0')}|${label}`)
    .join('')
  return one(`|0001 0100 0001 0000 0000 0000|${labels}|00 0001 0001|`, {
    transport: 'udp',
    port: 53,
    application: 'dns',
  })
}
const modbus = (payload: string, more: Play = {}): Play[] => one(payload, { application: 'modbus', ...more })
const ping = (type: string): Play[] => one(`|${type} 00 0000 0007 0009|abcdefgh`, { transport: 'icmp' })

const cases: Record<string, Case> = {
  'content in hex and text': {
    options: 'content:"stop|00 01|"',
    yes: one('xxstop|00 01|'),
    no: one('stop|00 02|'),
  },
  'content across segments': {
    options: 'content:"needle"',
    yes: [...one('xxnee'), ...one('dlexx')],
    no: [...one('nee'), ...one('xdle')],
  },
  'content, escaped': { options: 'content:"a\\;b\\"c\\\\d"', yes: one('a;b"c\\d'), no: one('a;b"cd') },
  nocase: { options: 'content:"StOp"; nocase', yes: one('sTOP'), no: one('st0p') },
  'case kept': { options: 'content:"stop"', yes: one('stop'), no: one('STOP') },
  negation: {
    options: 'content:"GET"; content:!"Mozilla"',
    yes: one('GET / curl'),
    no: one('GET / Mozilla'),
  },
  'offset, depth': {
    options: 'content:"|06|"; offset:7; depth:1',
    yes: one('|0001 0000 0006 01 06|'),
    no: one('|0001 0006 0000 01 05 06|'),
  },
  'distance, within': {
    options: 'content:"ab"; content:"cd"; distance:1; within:3',
    yes: one('abxcd'),
    no: one('abxxxcd'),
  },
  'distance goes on to a later place': {
    options: 'content:"ab"; content:"cd"; distance:0; within:2',
    yes: one('abxabcd'),
    no: one('abxcd'),
  },
  'distance backwards': {
    options: 'content:"cd"; content:"ab"; distance:-4; within:2',
    yes: one('abcd'),
    no: one('cdab'),
  },
  startswith: { options: 'content:"rna|f2|"; startswith', yes: one('rna|f2|xx'), no: one('xrna|f2|') },
  endswith: { options: 'content:"end"; endswith', yes: one('the end'), no: one('the end.') },
  fast_pattern: {
    options: 'content:"ab"; content:"long one"; fast_pattern',
    yes: one('ab long one'),
    no: one('long one'),
  },
  rawbytes: { options: 'content:"ab"; rawbytes', yes: one('ab'), no: one('ba') },
  pcre: { options: 'pcre:"/^SEL-\\d{3,4}$/m"', yes: one('x|0a|SEL-751'), no: one('SEL-75') },
  'pcre, relative': {
    options: 'content:"STOR "; pcre:"/^[A-Z]{3}/Ri"',
    yes: one('STOR abc'),
    no: one('STOR 1bc'),
  },
  'pcre, negated': { options: 'content:"a"; pcre:!"/b\\s+c/"', yes: one('a bc'), no: one('a b  c') },
  'pcre that looks ahead': {
    options: 'pcre:"/[\\S\\s]{2}(?!\\x00\\x00)/iAR"',
    yes: one('|0001 0010|'),
    no: one('|0001 0000|'),
  },
  byte_test: { options: 'content:"|00|"; byte_test:1,>=,0x80,1', yes: one('|00 83|'), no: one('|00 03|') },
  'byte_test, little and relative': {
    options: 'content:"L"; byte_test:2,=,258,0,relative,little',
    yes: one('L|02 01|'),
    no: one('L|01 02|'),
  },
  'byte_test of text': {
    options: 'content:"len="; byte_test:0,>,1000,0,relative,string,dec',
    yes: one('len=1001 '),
    no: one('len=999 '),
  },
  'byte_test, bits': { options: 'content:"f"; byte_test:1,&,0x40,1', yes: one('f|41|'), no: one('f|3f|') },
  'byte_test, not': { options: 'content:"f"; byte_test:1,!=,5,1', yes: one('f|06|'), no: one('f|05|') },
  byte_jump: {
    options: 'content:"J"; byte_jump:1,0,relative; content:"k"; distance:0; within:1',
    yes: one('J|02|xxk'),
    no: one('J|03|xxk'),
  },
  byte_extract: {
    options: 'content:"E"; byte_extract:1,1,n; content:"k"; offset:n; depth:1',
    yes: one('E|03|xk'),
    no: one('E|02|xk'),
  },
  byte_math: {
    options: 'content:"M"; byte_math:bytes 1, offset 1, oper *, rvalue 2, result n; byte_test:1,=,n,2',
    yes: one('M|03 06|'),
    no: one('M|03 07|'),
  },
  isdataat: {
    options: 'content:"PASS"; isdataat:10,relative',
    yes: one('PASSaaaaaaaaaa'),
    no: one('PASSaaaaaaaaa'),
  },
  'isdataat, not': {
    options: 'content:"end"; isdataat:!1,relative',
    yes: one('the end'),
    no: one('the end.'),
  },
  dsize: { options: 'dsize:>300', yes: one('x'.repeat(301)), no: one('x'.repeat(300)) },
  'dsize, range': { options: 'dsize:3<>6', yes: one('xxxx'), no: one('xxxxxx') },
  flow: {
    options: 'flow:established,to_server; content:"ab"',
    yes: one('ab'),
    no: one('ab', { fromServer: true }),
  },
  base64_decode: {
    // "cmd.exe /c"
    options: 'content:"d="; base64_decode:bytes 40, offset 1, relative; base64_data; content:"cmd.exe"',
    yes: [...one('xd=:Y21kLmV4ZSAv'), ...one('Yw==')],
    no: one('xd=:Y21kLmV4ZiAvYw=='),
  },
  'base64_decode in a buffer': {
    options:
      'http.request_body; content:"q="; base64_decode:offset 0, relative; base64_data; content:"cmd"; startswith',
    header: 'http any any -> any any',
    yes: http('POST / HTTP/1.1|0d 0a|Content-Length: 10|0d 0a 0d 0a|q=Y21kLmV4'),
    no: http('POST / HTTP/1.1|0d 0a|Content-Length: 10|0d 0a 0d 0a|q=Y21LLmV4'),
  },
  'app-layer-protocol, not': {
    options: 'app-layer-protocol:!tls; content:"ab"',
    yes: one('ab', { application: 'http' }),
    no: [...one('ab', { application: 'tls' }), ...one('ab')],
  },
  'flow to the client': {
    options: 'flow:from_server; content:"ab"',
    yes: one('ab', { fromServer: true }),
    no: one('ab'),
  },
  'flow not established': {
    options: 'flow:not_established; content:"ab"',
    yes: one('ab', { tcpFlags: 2 }),
    no: one('ab'),
  },
  flags: { options: 'flags:S,CE', yes: [{ tcpFlags: 0xc2 }], no: [{ tcpFlags: 0x12 }] },
  ttl: { options: 'ttl:<2', yes: [{ timeToLive: 1 }], no: [{ timeToLive: 2 }] },
  'pcre from the beginning, of a later segment': {
    options: 'content:"HTTP/1"; pcre:"/^GET \\/x{9}/"',
    yes: [...one('GET / HTTP/1.1|0d 0a 0d 0a|'), ...one('GET /xxxxxxxxx HTTP/1.1|0d 0a 0d 0a|')],
    no: [...one('GET / HTTP/1.1|0d 0a 0d 0a|'), ...one('POST GET /xxxxxxxxx HTTP/1.1|0d 0a 0d 0a|')],
  },
  'http.request_header': {
    header: 'http any any -> any any',
    options: 'http.request_header; content:"X-Key|3a 20|seven"; bsize:12',
    yes: get('GET / HTTP/1.1', 'X-Key:  seven|0d 0a|'),
    no: get('GET / HTTP/1.1', 'X-Key: seventeen|0d 0a|'),
  },
  'http.response_header': {
    header: 'http any any -> any any',
    options: 'http.response_header; content:"Server|3a 20|x"; startswith; endswith',
    yes: answer('HTTP/1.1 200 OK|0d 0a|Server: x'),
    no: get('GET / HTTP/1.1', 'Server: x|0d 0a|'),
  },
  'itype, icode': {
    header: 'icmp any any -> any any',
    options: 'itype:8; icode:0; icmp_id:7; icmp_seq:9',
    yes: ping('08'),
    no: ping('00'),
  },
  'icmp_seq of what has a number': {
    header: 'icmp any any -> any any',
    options: 'icmp_seq:0',
    yes: one('|08 00 0000 0007 0000|', { transport: 'icmp' }),
    no: one('|03 01 0000 0000 0000 4500|', { transport: 'icmp' }),
  },
  'content of ICMPv6, behind its checksum': {
    header: 'icmp any any -> any any',
    options: 'content:"|00 00 00 00|"; depth:4; dsize:6',
    yes: one('|85 00 1234 0000 0000 0101|', { transport: 'icmpv6' }),
    no: one('|85 00 1234 0000 0000 0101|', { transport: 'icmp' }),
  },
  'id of IPv4 alone': {
    header: 'ip any any -> any any',
    options: 'id:1',
    yes: [{ transport: 'icmp' }],
    no: [{ transport: 'icmpv6' }],
  },
  ip_proto: {
    header: 'ip any any -> any any',
    options: 'ip_proto:17',
    yes: [{ transport: 'udp' }],
    no: [{}],
  },
  sameip: { header: 'ip any any -> any any', options: 'sameip', yes: [{ server: '10.0.0.1' }], no: [{}] },
  'http.uri': {
    header: 'http any any -> any any',
    options: 'http.method; content:"GET"; http.uri; content:"/rokform/x?y=a b"',
    yes: get('GET /a/../rokform//x?y=a%20b HTTP/1.1'),
    no: get('POST /rokform/x?y=a%20b HTTP/1.1'),
  },
  'the older words': {
    header: 'http any any -> any any',
    options: 'content:"/setup"; http_uri; content:"POST"; http_method',
    yes: get('POST /setup HTTP/1.1'),
    no: get('GET /setup HTTP/1.1'),
  },
  uricontent: {
    header: 'tcp any any -> any any',
    options: 'uricontent:"/setup"',
    yes: get('GET /setup HTTP/1.1'),
    no: get('GET /set HTTP/1.1', 'X: /setup|0d 0a|'),
  },
  urilen: {
    header: 'http any any -> any any',
    options: 'urilen:>4',
    yes: get('GET /1234 HTTP/1.1'),
    no: get('GET /123 HTTP/1.1'),
  },
  'http.header': {
    header: 'http any any -> any any',
    options: 'http.header; content:"X-Run|3a 20|1"',
    yes: get('GET / HTTP/1.1', 'X-Run: 1|0d 0a|'),
    no: get('GET /X-Run:_1 HTTP/1.1'),
  },
  'http.host': {
    header: 'http any any -> any any',
    options: 'http.host; content:"plant.example"; bsize:13',
    yes: get('GET / HTTP/1.1'),
    no: http('GET / HTTP/1.1|0d 0a|Host: my.plant.example|0d 0a 0d 0a|'),
  },
  'http.user_agent': {
    header: 'http any any -> any any',
    options: 'http.user_agent; content:"evil"; startswith; nocase',
    yes: get('GET / HTTP/1.1', 'User-Agent: Evil/1|0d 0a|'),
    no: get('GET / HTTP/1.1', 'User-Agent: not evil|0d 0a|'),
  },
  'http.cookie': {
    header: 'http any any -> any any',
    options: 'http.cookie; content:"id=7"',
    yes: get('GET / HTTP/1.1', 'Cookie: id=7|0d 0a|'),
    no: get('GET /?id=7 HTTP/1.1'),
  },
  'http.stat_code': {
    header: 'http any any -> any any',
    options: 'flow:to_client; http.stat_code; content:"401"',
    yes: answer('HTTP/1.1 401 No'),
    no: answer('HTTP/1.1 200 OK', '401'),
  },
  'http.request_body': {
    header: 'http any any -> any any',
    options: 'http.request_body; content:"cmd="',
    yes: http('POST / HTTP/1.1|0d 0a|Content-Length: 5|0d 0a 0d 0a|cmd=1'),
    no: get('GET /?cmd=1 HTTP/1.1'),
  },
  file_data: {
    header: 'http any any -> any any',
    options: 'flow:to_client; file_data; content:"<OBJECT"; nocase; pcre:"/^[^>]*classid/Ri"',
    yes: answer('HTTP/1.1 200 OK', '<object id=1 classid=2>'),
    no: answer('HTTP/1.1 200 OK', '<object id=1> classid'),
  },
  'pcre with a buffer': {
    header: 'http any any -> any any',
    options: 'pcre:"/^\\/a\\d+$/U"',
    yes: get('GET /a12 HTTP/1.1'),
    no: get('GET /b/a12 HTTP/1.1'),
  },
  'dns.query': {
    header: 'dns any any -> any any',
    options: 'dns.query; content:"evil.example"; nocase; endswith',
    yes: dns('www.EVIL.example'),
    no: dns('evil.example.org'),
  },
  dotprefix: {
    header: 'dns any any -> any any',
    options: 'dns.query; dotprefix; content:".evil.example"; endswith',
    yes: dns('evil.example'),
    no: dns('notevil.example'),
  },
  to_lowercase: {
    header: 'dns any any -> any any',
    options: 'dns.query; to_lowercase; content:"www"',
    yes: dns('WWW.example'),
    no: dns('vvv.example'),
  },
  'tls.certs': {
    header: 'tls any any -> any any',
    options: 'flow:to_client; tls.certs; content:"NiagaraN4"; bsize:9',
    yes: certificates('a leaf', 'NiagaraN4'),
    no: certificates('Niagara', 'N4'),
  },
  'ssh.software': {
    header: 'ssh any any -> any any',
    options: 'ssh.software; content:"dropbear_2016"',
    yes: one('SSH-2.0-dropbear_2016.74|0d 0a|', { application: 'ssh', fromServer: true }),
    no: one('SSH-2.0-OpenSSH_9|0d 0a|', { application: 'ssh', fromServer: true }),
  },
  modbus: {
    header: 'modbus any any -> any any',
    options: 'modbus: access write holding, address 100<>300, value >5',
    yes: modbus('|0001 0000 0006 01 06 00c8 0007|'),
    no: modbus('|0001 0000 0006 01 06 00c8 0005|'),
  },
  'modbus function': {
    header: 'modbus any any -> any any',
    options: 'modbus: function 8, subfunction 4',
    yes: modbus('|0001 0000 0006 01 08 0004 0000|'),
    no: modbus('|0001 0000 0006 01 08 0001 0000|'),
  },
  'modbus unit': {
    header: 'modbus any any -> any any',
    options: 'modbus: unit 2<>9, function public',
    yes: modbus('|0001 0000 0006 03 03 0000 0001|'),
    no: modbus('|0001 0000 0006 02 03 0000 0001|'),
  },
  dnp3_func: {
    header: 'dnp3 any any -> any any',
    options: 'dnp3_func:cold_restart',
    yes: one('|0564 08 c4 0400 0300 0000 c0 c1 0d 0000|', { application: 'dnp3' }),
    no: one('|0564 08 c4 0400 0300 0000 c0 c1 0e 0000|', { application: 'dnp3' }),
  },
  dnp3_obj: {
    header: 'dnp3 any any -> any any',
    options: 'dnp3_obj:60,2; dnp3_data; content:"|01 3c|"',
    yes: one('|0564 0b c4 0400 0300 0000 c0 c1 01 3c 02 06 0000|', { application: 'dnp3' }),
    no: one('|0564 0b c4 0400 0300 0000 c0 c1 01 3c 03 06 0000|', { application: 'dnp3' }),
  },
  dnp3_ind: {
    header: 'dnp3 any any -> any any',
    options: 'dnp3_ind:device_restart',
    yes: one('|0564 0a 44 0300 0400 0000 c0 c1 81 80 00 0000|', { application: 'dnp3' }),
    no: one('|0564 0a 44 0300 0400 0000 c0 c1 81 00 80 0000|', { application: 'dnp3' }),
  },
  cip_service: {
    header: 'enip any any -> any any',
    options: 'cip_service:7,1',
    yes: one(cip('07 02 20 01 24 01'), { application: 'enip' }),
    no: one(cip('07 02 20 02 24 01'), { application: 'enip' }),
  },
  enip_command: {
    header: 'enip any any -> any any',
    options: 'enip_command:99',
    yes: one(`|6300${'00'.repeat(22)}|`, { application: 'enip' }),
    no: one(`|6500${'00'.repeat(22)}|`, { application: 'enip' }),
  },
  'tcp-pkt': {
    header: 'tcp-pkt any any -> any any',
    options: 'content:"USER ACC"',
    yes: one('USER ACC'),
    no: [...one('USER '), ...one('ACC')],
  },
  'one application only': {
    header: 'http any any -> any any',
    options: 'content:"ab"',
    yes: http('ab'),
    no: one('ab', { application: 'tls' }),
  },
}

/** A handshake record with a chain of placeholder certificates: RFC 5246 §7.4.2. */
function certificates(...chain: readonly string[]): Play[] {
  const inHex = (value: number, bytes: number) => value.toString(16).padStart(bytes * 2, '0')
  const size = chain.reduce((sum, { length }) => sum + 3 + length, 0)
  const list = chain.map((one) => `|${inHex(one.length, 3)}|${one}`).join('')
  return one(`|16 0303 ${inHex(size + 7, 2)} 0b ${inHex(size + 3, 3)} ${inHex(size, 3)}|${list}`, {
    application: 'tls',
    fromServer: true,
  })
}

/** SendRRData with one unconnected item: CIP Vol 2 §2-4.7. */
function cip(request: string): string {
  const bytes = request.replaceAll(' ', '')
  const inBytes = (count: number) => `${count.toString(16).padStart(2, '0')}00`
  const size = bytes.length / 2
  return `|6f00 ${inBytes(size + 16)} ${'00'.repeat(20)} 00000000 0000 0200 0000 0000 b200 ${inBytes(size)} ${bytes}|`
}

for (const [name, { header = TCP, options, yes, no }] of Object.entries(cases)) {
  test(`${name}: speaks, and is silent on the near miss`, () => {
    const rule = `alert ${header} (msg:"t"; ${options}; sid:7; rev:1;)`
    assert.ok(sidsOf(rule, yes).length > 0, `silent: ${rule}`)
    assert.deepEqual(sidsOf(rule, no), [], `spoke: ${rule}`)
  })
}

test('every supported keyword is known', () => {
  const wanted =
    'content offset depth distance within nocase flow fast_pattern byte_test byte_jump isdataat dsize pcre threshold detection_filter flowbits bsize startswith endswith dns.query tls.sni ja3.hash http.uri http.method http.header http.host http.user_agent http.cookie http.stat_code http.request_body'
  assert.deepEqual(
    wanted.split(' ').filter((word) => !KEYWORDS.has(word)),
    [],
  )
})
