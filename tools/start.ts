/**
 * `npm start`: without arguments the demo, a simulated plant on this machine alone; `--plant` or the page chooses another.
 * With captures or an interface it is `sightglass serve`, which explains its options with `npm start -- --help`.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { PEACE_SECONDS, pastSeconds, ROUND_SECONDS, streamPlant } from '../simulator/plants/live.ts'
import type { PlantDefinition } from '../simulator/plants/plant.ts'
import { findPlants } from '../simulator/plants/plants.ts'
import { plantSiteFile } from '../simulator/plants/site-file.ts'
import { liveFolder } from '../src/data-folder/live-folder.ts'
import { analyseLive } from '../src/engine-host/live-analysis.ts'
import { runUntil, stopAsked } from '../src/server/run-until-stopped.ts'

/** Learning ends a little before the present begins. */
const LEARNING_SECONDS = pastSeconds - 5
const FIRST_PLANT = 'riverbend'
const SEED = 1
const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

const wanted = process.argv.slice(2)
const options = demoOptions(wanted)
process.exitCode = options === undefined ? await serveAsAsked(wanted) : await demos(options)
process.exit()

interface DemoOptions {
  readonly listen?: string | undefined
  readonly plant?: string | undefined
}

/** Undefined if the arguments ask for something real. */
function demoOptions(args: readonly string[]): DemoOptions | undefined {
  try {
    const known = { listen: { type: 'string' }, plant: { type: 'string' } } as const
    return parseArgs({ args: [...args], options: known }).values
  } catch {
    return undefined
  }
}

/** One plant after another, as they are chosen on the page; the address stays. */
async function demos({ listen, plant: asked = FIRST_PLANT }: DemoOptions): Promise<number> {
  const plants = (await findPlants()).filter(({ isHeldOut }) => isHeldOut !== true)
  let plant = plants.find(({ id }) => id === asked)
  if (plant === undefined) {
    process.stderr.write(`--plant: expected ${plants.map(({ id }) => id).join(', ')}, got ${asked}\n`)
    return 2
  }
  process.stdout.write(
    `Plants of the demo, for \`npm start -- --plant NAME\`; the page lets you choose as well:\n`,
  )
  for (const { id, title, summary } of plants)
    process.stdout.write(
      `  ${id.padEnd(14)} ${title}. ${summary}.${id === plant.id ? ' (starts now)' : ''}\n`,
    )
  // From now on: a signal before the server listens must not end the process and leave the folder behind.
  const stop = stopAsked()
  process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM')) // the terminal was closed
  for (let address = listen; ; ) {
    const end = await demo(plant, { plants, stop, listen: address })
    if (typeof end === 'number') return end
    plant = end.plant
    address = end.address
  }
}

interface DemoRun {
  readonly plants: readonly PlantDefinition[]
  readonly stop: Promise<void>
  readonly listen: string | undefined
}

/** Live until stopped, or until another plant is chosen; its data is removed at the end, however the process ends. */
async function demo(
  plant: PlantDefinition,
  { plants, stop, listen }: DemoRun,
): Promise<number | { readonly plant: PlantDefinition; readonly address: string }> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-demo-'))
  // `endNow` runs this as well. Threads may still write.
  const remove = () => rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  process.on('exit', remove)
  const built = await plant.build(SEED)
  const siteFile = join(data, `${plant.id}.yaml`)
  writeFileSync(siteFile, plantSiteFile(built))
  // Where the server takes it for a feed, which has no end and is not cancelled.
  const live = liveFolder(join(data, 'data'))
  mkdirSync(live, { recursive: true, mode: 0o700 })
  const stream = streamPlant(built, SEED)
  const attackAt = (Date.now() + PEACE_SECONDS * 1000) * 1000
  const { promise: chosen, resolve: choose } = Promise.withResolvers<PlantDefinition>()
  const { file, analyse, forget } = analyseLive({
    name: plant.id,
    stream,
    folder: live,
    closeLearningAfterSeconds: LEARNING_SECONDS,
  })
  try {
    process.stdout.write(`This is the demo: ${plant.title}, simulated, live. An attack on it starts soon.\n`)
    const end = await runUntil(
      {
        ...{ files: [file], live: file, data: join(data, 'data'), listen, analyse, siteFile },
        demo: {
          ...{ attackAt, everySeconds: ROUND_SECONDS, plant: plant.id },
          plants: plants.map(({ id, title, summary }) => ({ id, title, summary })),
          choose(id) {
            const next = plants.find((one) => one.id === id)
            if (next !== undefined) choose(next)
          },
        },
      },
      { stop, next: chosen },
    )
    if (typeof end === 'number') return end
    process.stdout.write(`Changing to ${end.next.title} …\n`)
    return { plant: end.next, address: end.address }
  } finally {
    stream.destroy()
    forget()
    process.off('exit', remove)
    remove()
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
