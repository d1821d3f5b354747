/** Messages as a real rsyslog reads them, over each transport and in each format. */
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { aMessage } from '#export/testing/records'
import { DIRECT_CONNECTION } from '#model/destination'
import type { ExportMessage } from '#model/message'
import type { DestinationChange } from '#schema/forwarding'
import { ForwardingService } from '#server/forwarding/service'
import { MemoryStore } from '#store/memory-store'
import { freePorts, makeCertificates, noRsyslog, noTls, type Ports, Rsyslog } from './rsyslog.ts'

const EVIL = 'Pumpe | a=b \\ "q" ]\r\n<9>1 - - - - - forged\u0007 ü😀'

interface Change {
  readonly settings?: Readonly<Record<string, string | number | boolean>>
  readonly connection?: Partial<DestinationChange['connection']>
}

const aDestination = (
  format: string,
  port: number,
  { settings, connection }: Change = {},
): DestinationChange => ({
  name: format,
  isEnabled: true,
  type: 'syslog',
  settings: { format, protocol: 'tcp', host: 'localhost', port, ...settings },
  connection: { ...DIRECT_CONNECTION, ...connection },
  filter: {
    ...{ kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
    closed: false,
  },
})

describe('rsyslog', { skip: noRsyslog }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-rsyslog-'))
  const data = join(folder, 'data')
  const store = new MemoryStore()
  let ports: Ports
  let rsyslog: Rsyslog
  let service: ForwardingService

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
    service = await ForwardingService.open({
      store,
      data,
      sender: () => ({ sensor: 'river bend', version: '0.1.0', url: 'https://sensor.example' }),
      ownPort: () => 0,
      mayNamePaths: false,
      log: () => undefined,
    })
    service.start()
  })
  after(async () => {
    await service?.close()
    await rsyslog?.stop('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** Sends through the queue; gives what rsyslog made of it. */
  async function through(change: DestinationChange, messages: readonly ExportMessage[]) {
    const known = rsyslog.received().length
    const { id } = await service.add(change)
    for (const message of messages) await store.emit(message)
    for (let tries = 0; tries < 100; tries++) {
      const [state] = (await service.list()).filter((one) => one.id === id)
      const came = rsyslog.received().slice(known)
      if (state?.waiting === 0 && came.length >= messages.length) break
      await sleep(100)
    }
    const state = (await service.list()).find((one) => one.id === id)
    await service.remove(id)
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
    ['tcp', { settings: { framing: 'newline' } }],
    ['tcp', { settings: { header: 'rfc3164' } }],
    ['udp', {}],
    ['tls', { connection: { caFile: 'ca.pem', certificateFile: 'sensor.pem', keyFile: 'sensor.key' } }],
  ] as readonly (readonly ['tcp' | 'udp' | 'tls', Change])[]
  for (const format of ['text', 'cef', 'leef', 'json'])
    for (const [protocol, change] of ways)
      it(`takes ${format} over ${protocol} ${JSON.stringify(change)}`, {
        skip: protocol === 'tls' && noTls,
      }, async () => {
        const wanted = aDestination(format, ports[protocol], {
          ...change,
          settings: { protocol, ...change.settings },
        })
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
        if (wanted.settings.header !== 'rfc3164')
          assert.match(came[0]?.['structured-data'] ?? '', /^\[origin software="Sightglass"/)
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
    const files = { caFile: 'ca.pem', certificateFile: 'sensor.pem', keyFile: 'sensor.key' }
    const testOf = async ({ settings, connection }: Change) => {
      const change = { settings: { protocol: 'tls', ...settings }, connection: { ...files, ...connection } }
      const { id } = await service.add(aDestination('cef', ports.tls, change))
      const answer = await service.test(id)
      await service.remove(id)
      return answer
    }
    const good = await testOf({})
    assert.equal(good.arrived, true)
    assert.match(good.text, /^localhost:\d+: read to the end over TLS in \d+ ms \(\d+ bytes\)$/)
    const cases: readonly (readonly [Change, RegExp])[] = [
      [{ connection: { caFile: '' } }, /signed by no authority we trust|signed by itself/],
      [{ settings: { serverName: 'siem.example' } }, /certificate is for another name/],
      [{ settings: { host: '127.0.0.1' } }, /certificate is for another name/],
      [
        { connection: { certificateFile: '', keyFile: '' } },
        /client certificate|closed the connection|before it had everything/,
      ],
      [{ connection: { caFile: 'missing.pem' } }, /missing\.pem: cannot be read: ENOENT/],
      [{ connection: { caFile: 'sensor.key' } }, /expected a PEM file containing a certificate/],
    ]
    for (const [change, words] of cases) {
      const { arrived, text } = await testOf(change)
      assert.equal(arrived, false, JSON.stringify(change))
      assert.match(text, words)
    }
  })
})
