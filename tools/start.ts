/**
 * `npm start`: without arguments the demo, a simulated waterworks on this machine alone; with captures or an interface it
 * is `sightglass serve`, which explains its options with `npm start -- --help`.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { demoSiteFile } from '../simulator/riverbend/demo-site.ts'
import { PEACE_SECONDS, pastSeconds, ROUND_SECONDS, streamRiverbend } from '../simulator/riverbend/live.ts'
import { analyseLive } from '../src/engine-host/live-analysis.ts'
import { runUntilStopped } from '../src/server/run-until-stopped.ts'

/** Learning ends a little before the present begins. */
const LEARNING_SECONDS = pastSeconds - 5
const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

const wanted = process.argv.slice(2)
const listen = demoAddress(wanted)
process.exitCode = listen === undefined ? await serveAsAsked(wanted) : await demo(listen.address)
process.exit()

/** Where the demo shall listen; undefined if the arguments ask for something real. */
function demoAddress(args: readonly string[]): { readonly address: string | undefined } | undefined {
  try {
    return { address: parseArgs({ args: [...args], options: { listen: { type: 'string' } } }).values.listen }
  } catch {
    return undefined
  }
}

/** The waterworks, live; its data is removed at the end, however the process ends. */
async function demo(listen: string | undefined): Promise<number> {
  // A signal that comes before the server listens for it must not end the process and leave the folder behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM')) // the terminal was closed
  const data = mkdtempSync(join(tmpdir(), 'sightglass-demo-'))
  // `endNow` runs this as well. Threads may still write.
  process.on('exit', () => rmSync(data, { recursive: true, force: true, maxRetries: 5 }))
  const siteFile = join(data, 'riverbend.yaml')
  writeFileSync(siteFile, demoSiteFile())
  const stream = streamRiverbend(1)
  const attackAt = (Date.now() + PEACE_SECONDS * 1000) * 1000
  try {
    const { file, analyse } = analyseLive({
      name: 'riverbend',
      stream,
      folder: data,
      closeLearningAfterSeconds: LEARNING_SECONDS,
    })
    process.stdout.write('This is the demo: a simulated waterworks, live. An attack on it starts soon.\n')
    return await runUntilStopped({
      ...{ files: [file], live: file, data: join(data, 'data'), listen, analyse, siteFile },
      demo: { attackAt, everySeconds: ROUND_SECONDS },
    })
  } finally {
    stream.destroy()
  }
}

/** `sightglass serve` in its own process; signals reach it through us, and we end when it has. */
function serveAsAsked(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--no-warnings', CLI, 'serve', ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('exit', (code) => resolve(code ?? 1))
    child.on('error', (error) => {
      process.stderr.write(`sightglass: ${error.message}\n`)
      resolve(1)
    })
  })
}
