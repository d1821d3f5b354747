/** Command line of the agent: `[--settings FILE] [--root FOLDER] [--once]`. */
import { Agent } from './core.ts'
import type { AgentHost } from './host.ts'
import { findCollectors, findPosture } from './hosts/found-collectors.ts'
import { openQuickjsHost, quickjsArguments } from './hosts/quickjs.ts'
import { defaultSettings, readSettings } from './settings.ts'

const SETTINGS = '/etc/sightglass-agent/agent.json'
const USAGE = 'usage: sightglass-agent.mjs [--settings FILE] [--root FOLDER] [--once]'

async function main(host: AgentHost, given: readonly string[]): Promise<void> {
  const options = { settings: SETTINGS, root: '', isOnce: false }
  for (let at = 0; at < given.length; at++) {
    const name = given[at]
    if (name === '--once') options.isOnce = true
    else if ((name === '--settings' || name === '--root') && given[at + 1] !== undefined)
      options[name === '--root' ? 'root' : 'settings'] = given[++at]!
    else return fail(host, USAGE)
  }
  const text = textOf(host, options.settings)
  let settings = defaultSettings
  try {
    if (text !== undefined) settings = readSettings(text)
    else if (!options.isOnce)
      return fail(host, `${options.settings}: cannot be read; expected the settings of the agent`)
  } catch (error) {
    return fail(host, `${options.settings}: ${(error as Error).message}`)
  }
  const posture = await findPosture().catch(() => undefined)
  const agent = new Agent({
    ...{ host, settings, root: options.root },
    collectors: [...(await findCollectors()), ...(posture ?? [])],
    problem: posture === undefined ? 'sightglass-agent-posture.mjs is not installed' : '',
    loadReader: async () => (await import('./configuration.ts')).readConfiguration,
  })
  if (options.isOnce) return await agent.once((batch) => host.print(batch))
  if (!takeLock(host, settings.folder)) return fail(host, `${settings.folder}: another agent runs`)
  host.onEnd(() => {
    agent.end()
    host.exit(0)
  })
  await agent.start()
}

function fail(host: AgentHost, message: string): void {
  host.print(`sightglass-agent: ${message}\n`)
  host.exit(2)
}

function textOf(host: AgentHost, path: string): string | undefined {
  let text = ''
  const isRead = host.lines(path, (line) => {
    text += `${line}\n`
    return text.length < 100_000
  })
  return isRead ? text : undefined
}

/** False if the process that the file names still runs an agent. */
function takeLock(host: AgentHost, folder: string): boolean {
  const path = `${folder}/pid`
  const pid = (textOf(host, path) ?? '').trim()
  if (/^\d+$/.test(pid) && Number(pid) !== host.pid()) {
    const command = textOf(host, `/proc/${pid}/cmdline`)
    if (command?.includes('sightglass-agent') === true) return false
  }
  return host.write(path, `${host.pid()}\n`) || true
}

const isNode =
  typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node === 'string'
if (isNode) {
  const { nodeHost, nodeArguments } = await import('./hosts/node.ts')
  await main(nodeHost, nodeArguments())
} else {
  await main(await openQuickjsHost(), quickjsArguments())
}
