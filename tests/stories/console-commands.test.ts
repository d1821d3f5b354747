/** The commands of the section *All sites* of README.md, as printed: a sensor's devices are on the console in ten seconds. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'console-commands-'))
const environment = { ...process.env, XDG_DATA_HOME: folder }
const started: ChildProcess[] = []

const block =
  /^## All sites[\s\S]*?```\n([\s\S]*?)^```/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''
const commands = block
  .split('\n')
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => line !== '')

before(() => {
  symlinkSync(join(root, 'bin'), join(folder, 'bin'))
  const made = spawnSync('bin/sightglass', ['simulate', 'examples'], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  })
  assert.equal(made.status, 0, made.stderr)
})
after(async () => {
  for (const child of started.reverse()) {
    if (child.exitCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true })
})

/** Any free port, so that a server of this machine does not matter. */
async function starts(command: string, printed: RegExp): Promise<string> {
  const child = spawn('sh', ['-c', `exec ${command} --listen 127.0.0.1:0`], { cwd: folder, env: environment })
  started.push(child)
  let text = ''
  child.stdout.on('data', (piece) => {
    text += piece
  })
  child.stderr.on('data', (piece) => {
    text += piece
  })
  for (const end = performance.now() + 120_000; performance.now() < end; await sleep(20))
    if (printed.test(text)) return text
  return assert.fail(`${command} printed ${text}`)
}

interface Asked {
  readonly status: number
  readonly body: string
  readonly cookie: string
}

function ask(
  address: string,
  path: string,
  { cookie = '', body }: { cookie?: string; body?: object } = {},
): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${address}${path}`,
      {
        method: body === undefined ? 'GET' : 'POST',
        rejectUnauthorized: false,
        headers: { cookie, 'content-type': 'application/json' },
      },
      (answer) => {
        let text = ''
        answer.on('data', (piece) => {
          text += piece
        })
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            body: text,
            cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

test('the three commands bring devices and alerts of a capture to the page Sites', async () => {
  const [console_, join_, serve] = commands
  assert.equal(commands.length, 3, block)
  const text = await starts(console_!, /sightglass join sg1_\S+\n/)
  const address = /is ready: (\S+)/.exec(text)![1]!
  const setUp = /one-time code: (\S+)/.exec(text)![1]!
  const code = /join (sg1_\S+)/.exec(text)![1]!
  const { cookie, status } = await ask(address, '/rest/set-up', {
    body: { code: setUp, name: 'admin', password: 'correct horse battery' },
  })
  assert.equal(status, 204)
  const joined = spawnSync('sh', ['-c', join_!.replace('CODE', code)], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  })
  assert.match(joined.stdout, /^Joined Site 1 as Sensor 1\./, joined.stderr)
  const again = spawnSync('sh', ['-c', `${join_!.replace('CODE', code)} --replace`], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  })
  assert.match(again.stderr, /the code is wrong, was used, or has expired/)
  await starts(serve!, /Sightglass is ready/)
  const ready = performance.now()
  interface Site {
    readonly devices: number
    readonly openAlerts: Readonly<Record<string, number>>
  }
  const limit = ready + 10_000 * Number(process.env.SIGHTGLASS_SLOWNESS ?? 6)
  let sites: readonly Site[] = []
  const hasArrived = () =>
    sites.some(
      ({ devices, openAlerts }) => devices > 3 && Object.values(openAlerts).some((count) => count > 0),
    )
  while (performance.now() < limit && !hasArrived()) {
    await sleep(100)
    sites = (
      JSON.parse((await ask(address, '/rest/fleet/sites', { cookie })).body) as { items: readonly Site[] }
    ).items
  }
  assert.ok(hasArrived(), JSON.stringify(sites))
  process.stdout.write(`on the page Sites after ${Math.round(performance.now() - ready)} ms\n`)
})
