/** SNMP notifications to a real snmptrapd: versions 2c and 3, informs and traps, and its answer to wrong keys. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DestinationSettings } from '#destination-kit/destination-type'
import { aMessage } from '#export/testing/records'
import { DIRECT_CONNECTION } from '#model/destination'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { openTransport } from '#transports/open'
import { engineIdOf } from '#transports/snmp'
import { TokenCache } from '#transports/token-cache'
import { deliver, SENDER } from './delivery.ts'

const PROGRAM = '/usr/sbin/snmptrapd'
const COUNT = Number(process.env.COUNT ?? 40)
const SECRETS = { community: 'plant', authKey: 'seven red tanks', privKey: 'nine blue pumps' }
const type = (await loadDestinationTypes()).get('snmp-trap')!

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

async function startReceiver(folder: string) {
  const port = await freePort()
  const log = join(folder, 'traps.log')
  writeFileSync(
    join(folder, 'snmptrapd.conf'),
    [
      ...['disableAuthorization no', 'authCommunity log plant', 'authUser log ot authPriv'],
      `createUser ot SHA-256 "${SECRETS.authKey}" AES "${SECRETS.privKey}"`,
      // A trap of version 3 comes from the engine of its sender: RFC 3414 §2.
      `createUser -e 0x${engineIdOf(SENDER.sensor)} ot SHA-256 "${SECRETS.authKey}" AES "${SECRETS.privKey}"`,
      '',
    ].join('\n'),
  )
  const child = spawn(
    PROGRAM,
    ['-f', '-C', '-c', join(folder, 'snmptrapd.conf'), '-On', '-m', '', '-Lf', log, `udp:127.0.0.1:${port}`],
    { stdio: 'ignore', env: { ...process.env, SNMP_PERSISTENT_DIR: folder } },
  )
  for (let tries = 0; tries < 100 && !existsSync(log); tries++) await sleep(20)
  await sleep(100)
  return {
    port,
    lines: () => readFileSync(log, 'utf8').split('\n'),
    close: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

describe('SNMP to a real snmptrapd', {
  skip: existsSync(PROGRAM) ? false : 'snmptrapd is not installed (apt install snmptrapd)',
}, () => {
  it('acknowledges informs, takes traps of versions 2c and 3, and wrong keys are named', {
    timeout: 120_000,
  }, async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-snmp-'))
    const receiver = await startReceiver(folder)
    const settings = {
      ...{ host: '127.0.0.1', port: receiver.port, user: '', notification: 'inform' },
      ...{ authProtocol: 'sha256', privProtocol: 'aes', enterprise: '1.3.6.1.4.1.32473.22' },
    }
    const sendOne = async (change: DestinationSettings, secrets = SECRETS) => {
      const all = { ...settings, ...change }
      const transport = openTransport(type, {
        ...{ destination: 'd', settings: all, connection: DIRECT_CONNECTION, secrets, data: folder },
        ...{ sender: SENDER, tokens: new TokenCache(), ownPort: 0 },
      })
      const outgoing = { message: aMessage(), queued: 1, sent: 2, key: 'k'.repeat(64) }
      const [outcome] = await transport.send([type.map(outgoing, { sender: SENDER, settings: all })])
      await transport.close()
      return outcome!
    }
    try {
      const { state, seconds } = await deliver(type, { settings, secrets: SECRETS }, { count: COUNT })
      assert.deepEqual([state.waiting, state.sent, state.failed, state.dropped], [0, COUNT, 0, 0])
      await sleep(100)
      const ids = () =>
        new Set(
          receiver.lines().flatMap((line) => /32473\.22\.1\.6\.0 = STRING: "(a-\d+)"/.exec(line)?.[1] ?? []),
        )
      test.diagnostic(`${COUNT} informs, ${ids().size} ids, ${seconds.toFixed(1)} s`)
      assert.equal(ids().size, COUNT)
      // No name of a device begins another line of the receiver's log.
      assert.deepEqual(
        receiver.lines().filter((line) => !/^$|^(NET-SNMP|Created|\d{4}-|\.1\.3)/.test(line)),
        [],
      )

      for (const change of [{ notification: 'trap' }, { user: 'ot' }, { user: 'ot', notification: 'trap' }]) {
        const before = receiver.lines().length
        assert.equal((await sendOne(change)).state, 'delivered', JSON.stringify(change))
        for (let tries = 0; tries < 100 && receiver.lines().length === before; tries++) await sleep(20)
        assert.match(
          receiver
            .lines()
            .slice(before - 1)
            .join('\n'),
          /32473\.22\.0\.1.*Controller stopped/s,
          JSON.stringify(change),
        )
      }
      const faults = [
        [
          await sendOne({ user: 'ot' }, { ...SECRETS, authKey: 'wrong passphrase' }),
          /user or keys|does not answer/,
        ],
        [await sendOne({ user: 'ot' }, { ...SECRETS, privKey: 'short' }), /privKey is not set or shorter/],
        [await sendOne({ host: 'nowhere.invalid' }), /name is not known/],
      ] as const
      for (const [outcome, words] of faults) {
        assert.equal(outcome.state, 'wait', JSON.stringify(outcome))
        assert.match('reason' in outcome ? outcome.reason : '', words)
        assert.ok(!JSON.stringify(outcome).includes(SECRETS.authKey))
      }
    } finally {
      await receiver.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

it('sends the objects of the MIB in their order', () => {
  const mib = readFileSync(new URL('../../../content/snmp/SIGHTGLASS-MIB.txt', import.meta.url), 'utf8')
  const objects = [...mib.matchAll(/^(sg\w+) OBJECT-TYPE.*?::= \{ sgObjects (\d+) \}/gms)]
  assert.ok(type.transport === 'snmp')
  const settings = { enterprise: '1.3.6.1.4.1.32473.22' }
  const outgoing = { message: aMessage(), queued: 1, sent: 2, key: 'k'.repeat(64) }
  const { bindings } = type.notification(type.map(outgoing, { sender: SENDER, settings }), settings)
  assert.deepEqual(
    bindings.map(({ oid }) => oid),
    objects.map(([, , number]) => `1.3.6.1.4.1.32473.22.1.${number}.0`),
  )
  const listed = /sgAlert NOTIFICATION-TYPE\s+OBJECTS \{([^}]*)\}/.exec(mib)?.[1]?.split(',') ?? []
  assert.deepEqual(
    listed.map((name) => name.trim()),
    objects.map(([, name]) => name),
  )
  assert.deepEqual(
    [1, 7, 9, 11].map((at) => bindings[at]!.value),
    ['k'.repeat(64), aMessage().title, 'critical', 'Laptop'],
  )
})
