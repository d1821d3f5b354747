/** Starts the TAXII server for tests, with certificates made for it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { IntelSource } from '../../source.ts'
import type { TestServerOptions } from './server.ts'

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url))

export interface TestPlant {
  readonly folder: string
  file(name: string): string
  serve(setup: Partial<TestServerOptions>): Promise<TestServer>
}

export interface TestServer {
  readonly url: string
  readonly source: IntelSource
  /** Requests so far. */
  readonly requests: readonly {
    readonly url: string
    readonly accept: string
    readonly authorization?: string
  }[]
  /** Resolves when its last request was reported. */
  stop(): Promise<unknown>
}

let made: TestPlant | undefined
const children = new Set<ChildProcess>()

/** One authority, a server's and a client's certificate, for all tests of a process. */
export function testPlant(): TestPlant {
  made ??= makePlant()
  return made
}

function makePlant(): TestPlant {
  const folder = mkdtempSync(join(tmpdir(), 'taxii-'))
  process.once('exit', () => {
    for (const child of children) child.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  const run = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  run(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test authority',
    '-days',
    '2',
  )
  writeFileSync(join(folder, 'extensions'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n')
  for (const who of ['server', 'client']) {
    run('req', ...key, '-keyout', `${who}.key`, '-out', `${who}.csr`, '-subj', `/CN=${who}`)
    run(
      'x509',
      '-req',
      '-in',
      `${who}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'extensions',
      '-out',
      `${who}.pem`,
    )
  }
  const file = (name: string) => join(folder, name)
  return { folder, file, serve: (setup) => serve(file, setup) }
}

async function serve(file: (name: string) => string, setup: Partial<TestServerOptions>): Promise<TestServer> {
  const path = file(`server-${Math.random()}.json`)
  const usual: TestServerOptions = {
    certificate: readFileSync(file('server.pem'), 'utf8'),
    key: readFileSync(file('server.key'), 'utf8'),
    clientAuthority: '',
    authorization: '',
    objects: [],
    pageSize: 2,
    violation: '',
  }
  writeFileSync(path, JSON.stringify({ ...usual, ...setup }))
  const child = spawn(process.execPath, ['--no-warnings', SERVER, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  const lines = createInterface({ input: child.stdout })
  const [port] = (await once(lines, 'line')) as [string]
  const requests: { url: string; accept: string; authorization?: string }[] = []
  lines.on('line', (line) => requests.push(JSON.parse(line)))
  const url = `https://127.0.0.1:${port}/taxii2/`
  const source: IntelSource = {
    name: 'test',
    url,
    collections: [],
    everyHours: 24,
    user: '',
    secret: '',
    proxy: '',
    caFile: file('ca.pem'),
    certificateFile: '',
    keyFile: '',
  }
  return {
    url,
    source,
    requests,
    stop: () => {
      const closed = child.exitCode === null ? once(child, 'close') : Promise.resolve()
      child.kill()
      return closed
    },
  }
}
