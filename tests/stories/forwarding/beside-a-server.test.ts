/** The command line works on the data folder of a server that runs. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { killAll, startServer } from '../running-server.ts'

const CLI = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-beside-'))
after(() => {
  killAll()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs `sightglass forwarding …`; answers its exit status and what it said. */
function forwarding(...words: string[]): Promise<{ status: number; said: string }> {
  return new Promise((resolve) => {
    const command = ['--no-warnings', CLI, 'forwarding', ...words, '--data', join(folder, 'data')]
    execFile(process.execPath, command, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    )
  })
}

it('adds, tests, lists and removes a destination that the server then serves', {
  timeout: 60_000,
}, async () => {
  const bodies: { kind: string; reason: string; id: string }[] = []
  const headers: string[] = []
  const receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      bodies.push(JSON.parse(body))
      headers.push(String(request.headers.authorization))
      response.end()
    })
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  after(() => {
    receiver.close()
    receiver.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  writeFileSync(join(folder, 'token'), 'Bearer abc\n')

  const server = await startServer(join(folder, 'data'), {
    program: new URL('server.ts', import.meta.url),
    environment: { STEPS: '5', ALERTS: '3' },
  })
  const token = `Authorization=${join(folder, 'token')}`
  const added = await forwarding('add', 'desk', '--to', url, '--header', token)
  assert.equal(added.status, 0, added.said)
  const tested = await forwarding('test', 'desk')
  assert.equal(tested.status, 0)
  assert.match(tested.said, /^passed +Record\ndelivered: delivered$/m)
  await fetch(`${server.address}/rest/captures?name=plant.pcap`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(64),
  })
  for (let tries = 0; tries < 200 && bodies.length < 16; tries++) await sleep(100)
  const alerts = bodies.filter(({ kind }) => kind === 'alert').map(({ id }) => id)
  assert.equal(new Set(alerts).size, 15)
  assert.deepEqual(new Set(headers), new Set(['Bearer abc']))
  const listed = await forwarding('list')
  assert.match(listed.said, /^desk {2}delivering {2}Webhook to 127\.0\.0\.1:\d+\/hook/)
  assert.match(listed.said, /15 sent/)
  assert.equal((await forwarding('remove', 'desk')).status, 0)
  assert.deepEqual(
    ((await (await fetch(`${server.address}/rest/forwarding`)).json()) as { items: unknown[] }).items,
    [],
  )
  const wrong = await forwarding('add', 'x', '--to', 'ftp://x')
  assert.deepEqual([wrong.status, /--to: expected udp/.test(wrong.said)], [2, true])
  assert.equal(await server.stop(), 0)
  receiver.close()
  receiver.closeAllConnections()
})
