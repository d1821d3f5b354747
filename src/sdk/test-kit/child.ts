/** The process that tries an external protocol, with the restrictions of the engine. Started by `run.ts`. */
import { readFileSync, writeSync } from 'node:fs'
import { clean } from '#bytes/text'
import { placeOf } from '#engine-host/error-location'
import { loadManifest } from '#engine-host/external-protocols'
import { loadProtocols } from '#engine-host/folders'
import { descriptors } from '#engine-host/request'
import { newPulse, watch } from '#engine-host/watchdog'
import { goldenPcaps } from './golden-pcaps.ts'
import { limits, type TestKitMessage, type TestKitRequest } from './process-messages.ts'
import { tryProtocol } from './protocol-trial.ts'

const request = JSON.parse(readFileSync(descriptors.request, 'utf8')) as TestKitRequest
/** Taken at the start: later the process object is out of reach. */
const exit = process.exit.bind(process)
const pulse = newPulse()
/** Characters of the reason why a protocol could not be loaded. */
const LONGEST_PROBLEM = 300
const bounds = { mostMegabytes: limits.mostMegabytes }

function say(word: TestKitMessage): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(word)}\n`)
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptors.journal, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

const own = await loadProtocols()
// From here on, code of the external protocol may hang.
pulse[2] = 1
const watchdog = watch(pulse, [request.folder], bounds)
say({ kind: 'begin', what: 'loading' })
const protocol = await load()
if (protocol !== undefined) {
  const names = [...own, protocol].map(({ name }) => name).sort()
  watchdog.rename(names)
  say({ kind: 'name', name: protocol.name })
  await tryProtocol({
    ...request,
    protocol,
    own,
    foreign: goldenPcaps(),
    pulse,
    index: names.indexOf(protocol.name),
    say,
  })
}
say({ kind: 'end' })
exit(0)

async function load() {
  try {
    const loaded = await loadManifest(request.folder)
    if (own.some(({ name }) => name === loaded.name))
      throw new Error(`the name ${loaded.name} is taken; choose another`)
    return loaded
  } catch (error) {
    const reason = `${error instanceof Error ? error.message : String(error)}${placeOf(error, request.folder)}`
    const problem = clean(reason, LONGEST_PROBLEM)
    say({ kind: 'check', check: { what: request.folder, problem, seen: [] } })
    return undefined
  }
}
