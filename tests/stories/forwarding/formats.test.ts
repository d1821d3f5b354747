/** What a real rsyslog makes of what we send, over each transport and in each format. */
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { aMessage } from '#export/testing/records'
import type { ExportMessage } from '#model/message'
import type { DestinationChange } from '#schema/forwarding'
import { ForwardingService } from '#server/forwarding/service'
import { MemoryStore } from '#store/memory-store'
import { freePorts, makeCertificates, noRsyslog, noTls, type Ports, Rsyslog } from './rsyslog.ts'

const EVIL = 'Pumpe | a=b \\ "q" ]\r\n<9>1 - - - - - forged\u0007 ü😀'

type Syslog = Extract<DestinationChange['transport'], { kind: 'syslog' }>

function aDestination(format: string, port: number, change: Partial<Syslog> = {}): DestinationChange {
  return {
    name: format,
    isEnabled: true,
    format,
    filter: { kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
    transport: {
      kind: 'syslog',
      protocol: 'tcp',
      host: 'localhost',
      port,
      header: 'rfc5424',
      framing: 'octet-counting',
      facility: 1,
      confirm: true,
      serverName: '',
      caFile: '',
      certificateFile: '',
      keyFile: '',
      ...change,
    },
  }
}

describe('rsyslog', { skip: noRsyslog }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-rsyslog-'))
  const data = join(folder, 'data')
  const store = new MemoryStore()
  let ports: Ports
  let rsyslog: Rsyslog
  let room: ForwardingService

  before(async () => {
    mkdirSync(join(data, 'certificates'), { recursive: true })
    if (noTls === undefined) {
      makeCertificates(join(folder, 'made'))
      for (const name of ['ca.pem', 'sensor.pem', 'sensor.key'])
        copyFileSync(join(folder, 'made', name), join(data, 'certificates', name))
    }
    ports = await freePorts()
    rsyslog = new Rsyslog(folder, ports, noTls === undefined ? join(folder, 'made') : undefined)
    await rsyslog.start()
    room = await ForwardingService.open({
      store,
      data,
      sender: () => ({ sensor: 'river bend', version: '0.1.0', url: 'https://sensor.example' }),
      mayNamePaths: false,
      log: () => undefined,
    })
    room.start()
  })
  after(async () => {
    await room?.close()
    await rsyslog?.stop('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** Sends through the queue; gives what rsyslog made of it. */
  async function through(change: DestinationChange, messages: readonly ExportMessage[]) {
    const known = rsyslog.received().length
    const { id } = await room.add(change)
    for (const message of messages) await store.emit(message)
    for (let tries = 0; tries < 100; tries++) {
      const [state] = (await room.list()).filter((one) => one.id === id)
      const came = rsyslog.received().slice(known)
      if (state?.waiting === 0 && came.length >= messages.length) break
      await sleep(100)
    }
    const state = (await room.list()).find((one) => one.id === id)
    await room.remove(id)
    return { came: rsyslog.received().slice(known), state }
  }

  const { source } = aMessage()
  const messages = [
    aMessage(),
    aMessage({ id: 'evil', severity: 'minor', title: EVIL, text: EVIL, source: { ...source, name: EVIL } }),
    aMessage({ id: 'long', text: 'n'.repeat(10_240), title: '😀'.repeat(5120) }),
  ]

  const ways = [
    ['tcp', {}],
    ['tcp', { framing: 'newline' }],
    ['tcp', { header: 'rfc3164' }],
    ['udp', {}],
    ['tls', { caFile: 'ca.pem', certificateFile: 'sensor.pem', keyFile: 'sensor.key' }],
  ] as const
  for (const format of ['text', 'cef', 'leef', 'json'])
    for (const [protocol, change] of ways)
      it(`takes ${format} over ${protocol} ${JSON.stringify(change)}`, {
        skip: protocol === 'tls' && noTls,
      }, async () => {
        const wanted = aDestination(format, ports[protocol], { protocol, ...change })
        const { came, state } = await through(wanted, messages)
        assert.equal(state?.lastError, null)
        assert.equal(came.length, 3)
        assert.deepEqual(
          came.map(({ pri }) => pri),
          ['9', '12', '9'],
        )
        for (const one of came) {
          assert.equal(one.hostname, 'river-bend')
          assert.equal(one['app-name'], 'sightglass')
          assert.doesNotMatch(one.msg ?? '', /#015|#012|\n/)
        }
        const isNew = wanted.transport.kind === 'syslog' && wanted.transport.header === 'rfc5424'
        if (isNew) assert.match(came[0]?.['structured-data'] ?? '', /^\[origin software="Sightglass"/)
        if (format === 'json')
          assert.deepEqual(
            came.map(({ msg = '' }) => JSON.parse(msg.replace(/^ ?\ufeff?/, '')).id),
            ['a1b2c3', 'evil', 'long'],
          )
        if (format === 'cef')
          assert.match(came[0]?.msg ?? '', /^ ?CEF:0\|.* src=10\.0\.0\.8 .* dst_ip=10\.0\.0\.1 /)
        if (format === 'leef') assert.match(came[0]?.msg ?? '', /LEEF:1\.0\|Sightglass/)
      })

  it('is asked for its certificate: a foreign authority, another name and no client certificate are told in words', {
    skip: noTls,
  }, async () => {
    const tls = {
      protocol: 'tls',
      caFile: 'ca.pem',
      certificateFile: 'sensor.pem',
      keyFile: 'sensor.key',
    } as const
    const testOf = async (change: Partial<Syslog>) => {
      const { id } = await room.add(aDestination('cef', ports.tls, { ...tls, ...change }))
      const answer = await room.test(id)
      await room.remove(id)
      return answer
    }
    const good = await testOf({})
    assert.equal(good.arrived, true)
    assert.match(good.text, /^localhost:\d+: read to the end over TLS in \d+ ms \(\d+ bytes\)$/)
    const cases: readonly (readonly [Partial<Syslog>, RegExp])[] = [
      [{ caFile: '' }, /signed by no authority we trust|signed by itself/],
      [{ serverName: 'siem.example' }, /certificate is for another name/],
      [{ host: '127.0.0.1' }, /certificate is for another name/],
      [
        { certificateFile: '', keyFile: '' },
        /client certificate|broke the connection off|before it had everything/,
      ],
      [{ caFile: 'missing.pem' }, /missing\.pem: cannot be read: ENOENT/],
      [{ caFile: 'sensor.key' }, /expected a PEM file containing a certificate/],
    ]
    for (const [change, words] of cases) {
      const { arrived, text } = await testOf(change)
      assert.equal(arrived, false, JSON.stringify(change))
      assert.match(text, words)
    }
  })
})
