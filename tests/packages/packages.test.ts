/** The packages of `npm run package`: contents, unit, container files, and the sensor started in a clean root. */
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { inCleanRoot, makeCleanRoot } from './clean-root.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
// Two minutes: by hand, and for a release. Without it the packages are tested where they are built already.
if (process.env.SIGHTGLASS_PACKAGE === '1') execFileSync('npm', ['run', '-s', 'package'], { cwd: root })
const built = join(root, 'build/package')
const debian = existsSync(built) ? readdirSync(built).find((name) => name.endsWith('.deb')) : undefined
const noPackage = debian === undefined && 'not built: npm run package'
const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** Most exposure by `systemd-analyze security`. The gate makes namespaces and kernel rules as root. */
const UNITS = { sightglass: 3, 'sightglass-query-gate': 4.3 } as const

for (const [name, most] of Object.entries(UNITS))
  test(`the unit ${name} is valid and hardened`, {
    skip: !has('systemd-analyze') && 'systemd is not installed',
  }, () => {
    const unit = join(root, `packaging/${name}.service`)
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', unit], {
      encoding: 'utf8',
    })
    const [, level] = new RegExp(`exposure level for ${name}\\.service: ([\\d.]+)`).exec(stdout) ?? []
    assert.ok(Number(level) <= most, `exposure ${level}: expected at most ${most} of 10`)
    const { stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
    // The program is not installed on this machine; every other complaint is a fault of the unit.
    const faults = stderr
      .split('\n')
      .filter((line) => line.includes(`${name}.service`) && !/is not executable|man sightglass/.test(line))
    assert.deepEqual(faults, [])
  })

test('Dockerfile and compose file name what the package has', () => {
  const compose = parse(readFileSync(join(root, 'packaging/compose.yaml'), 'utf8'))
  const { sightglass } = compose.services
  assert.equal(sightglass.build.dockerfile, 'packaging/Dockerfile')
  assert.deepEqual(
    [sightglass.cap_drop, sightglass.cap_add, sightglass.read_only],
    [['ALL'], ['NET_RAW'], true],
  )
  const dockerfile = readFileSync(join(root, 'packaging/Dockerfile'), 'utf8')
  assert.match(dockerfile, /^USER sightglass$/m)
  for (const [, path] of dockerfile.matchAll(/\/opt\/sightglass\/((?:packaging|bin)\/[\w./-]+)/g))
    assert.ok(existsSync(join(root, path ?? '')), path ?? '')
})

test('the Debian package has program, unit, completion, man page and configuration', {
  skip: noPackage,
}, () => {
  const listed = execFileSync('dpkg-deb', ['-c', join(built, debian!)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  for (const path of [
    './usr/bin/sightglass -> ../lib/sightglass/bin/sightglass',
    './usr/lib/systemd/system/sightglass.service',
    './usr/lib/systemd/system/sightglass-query-gate.service',
    './usr/lib/sightglass/bin/query-gate',
    './usr/share/bash-completion/completions/sightglass',
    './usr/share/zsh/vendor-completions/_sightglass',
    './usr/share/fish/vendor_completions.d/sightglass.fish',
    './usr/share/man/man1/sightglass.1.gz',
    './etc/sightglass/sightglass.yaml',
    './usr/lib/sightglass/build/ui/index.html',
  ])
    assert.ok(listed.includes(path), path)
  assert.doesNotMatch(
    listed,
    /\.test\.ts$|\.golden\.json$|node_modules\/(typescript|@biomejs|vite|playwright-core)\//m,
  )
  for (const line of listed.split('\n')) if (line !== '') assert.match(line, / root\/root /, line)
  const control = execFileSync('dpkg-deb', ['-f', join(built, debian!)], { encoding: 'utf8' })
  const depends = /^Depends: (.*)$/m.exec(control)![1]!.split(/, */)
  // A root that has only what the package names.
  for (const name of packagesOfNode()) assert.ok(depends.includes(name), `Depends: ${name}`)
})

test('the package starts in a clean root as its user, reads a capture and stops', {
  skip: noPackage || skipOfRoot(),
}, async (t) => {
  const clean = mkdtempSync(join(tmpdir(), 'sightglass-root-'))
  t.after(() => rmSync(clean, { recursive: true, force: true }))
  makeCleanRoot(join(built, debian!), clean)
  assert.ok(!existsSync(join(clean, 'work')) && !existsSync(join(clean, 'usr/bin/node')))
  const config = '/etc/sightglass/sightglass.yaml'
  const [program, given] = inCleanRoot(clean, ['/usr/bin/sightglass', 'config', 'check', '--config', config])
  for (const text of [readFileSync(join(clean, config), 'utf8'), documentedConfig()]) {
    writeFileSync(join(clean, config), text)
    const { status, stdout, stderr } = spawnSync(program, given, { encoding: 'utf8' })
    assert.equal(status, 0, `config check, as before each start of the unit: ${stdout}${stderr}`)
  }
  const port = 18_470 + (process.pid % 1000)
  const address = await started(t, clean, `127.0.0.1:${port}`)
  for (const path of ['/healthz', '/readyz', '/rest/devices', '/', '/metrics'])
    assert.equal((await fetch(address + path)).status, 200, path)
  const capture = readFileSync(join(root, 'src/protocols/iec104/captures/commands.pcap'))
  const uploaded = await fetch(`${address}/rest/captures?name=c.pcap`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(capture),
  })
  assert.ok(uploaded.ok, `${uploaded.status}`)
  assert.ok((await devicesOf(address)) >= 2)
  assert.equal(statSync(join(clean, 'var/lib/sightglass/sightglass.db')).uid, 470)
})

/** The example of the page about deployment. */
function documentedConfig(): string {
  const page = readFileSync(join(root, 'docs/start/deploy.md'), 'utf8')
  return /# \/etc\/sightglass\/sightglass\.yaml\n([^`]+)```/.exec(page)![1]!
}

/** Debian packages of the libraries that Node needs. */
function packagesOfNode(): readonly string[] {
  const node = realpathSync(join(root, 'node_modules/.bin/node'))
  const listed = execFileSync('ldd', [node], { encoding: 'utf8' })
  const names = [...listed.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => {
    // Debian lists files of merged /usr under either name.
    const { stdout } = spawnSync('dpkg', ['-S', realpathSync(path!)], { encoding: 'utf8' })
    return stdout.split(':')[0]!
  })
  assert.ok(names.includes('libc6'), names.join(' '))
  return [...new Set(names)].filter((name) => name !== '')
}

async function started(t: TestContext, clean: string, listen: string): Promise<string> {
  const words = ['/usr/bin/sightglass', 'serve', '--data', '/var/lib/sightglass', '--listen', listen]
  const [program, given] = inCleanRoot(clean, words)
  const environment = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    NODE_COMPILE_CACHE: '/var/cache/sightglass',
    HOME: '/var/lib/sightglass',
  }
  const child = spawn(program, given, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = once(child, 'exit')
  t.after(async () => {
    // The first process of the namespace ends all others in it. Of `unshare --kill-child` the kernel forgets the signal when chroot changes the user.
    for (const first of readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' '))
      if (first !== '') process.kill(Number(first), 'SIGKILL')
    await exit
  })
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /^Sightglass is ready: (\S+)$/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error(`it did not start: ${complaint}`)
}

/** Once the capture was read. */
async function devicesOf(address: string): Promise<number> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const { items } = (await (await fetch(`${address}/rest/captures`)).json()) as {
      items: { state: string; problem: string }[]
    }
    if (items.every(({ state }) => state === 'done')) break
    assert.ok(!items.some(({ state }) => state === 'failed'), JSON.stringify(items))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return ((await (await fetch(`${address}/rest/devices`)).json()) as { items: unknown[] }).items.length
}

function skipOfRoot(): string | false {
  if (process.getuid?.() !== 0) return 'needs root for chroot'
  const { status } = spawnSync('unshare', ['--mount', '--pid', '--fork', '--', 'true'])
  return status === 0 ? false : 'this machine allows no namespaces'
}
