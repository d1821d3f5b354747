/** Command line of the agent: `[--settings FILE] [--root FOLDER] [--once] [--syslog]`. */
import { Agent } from './core.ts'
import { type AgentHost, fileText } from './host.ts'
import { findCollectors, findPosture } from './hosts/found-collectors.ts'
import { openQuickjsHost, quickjsArguments } from './hosts/quickjs.ts'
import { defaultSettings, readSettings } from './settings.ts'

const SETTINGS = '/etc/sightglass-agent/agent.json'
const USAGE = 'usage: sightglass-agent.mjs [--settings FILE] [--root FOLDER] [--once] [--syslog]'

async function main(host: AgentHost, given: readonly string[]): Promise<void> {
  const options = { settings: SETTINGS, root: '', isOnce: false }
  let isToSyslog = false
  const warn = async (message: string) => {
    host.warn(`sightglass-agent: ${message}\n`)
    // An init script that starts it in the background leaves no standard error.
    const argv = ['logger', '-t', 'sightglass-agent', '-p', 'daemon.warning', '--', message]
    if (isToSyslog) await host.run({ argv, input: '', maximumOutput: 100, seconds: 5 })
  }
  const fail = async (message: string) => {
    await warn(message)
    host.exit(2)
  }
  for (let at = 0; at < given.length; at++) {
    const name = given[at]
    if (name === '--once') options.isOnce = true
    else if (name === '--syslog') isToSyslog = true
    else if ((name === '--settings' || name === '--root') && given[at + 1] !== undefined)
      options[name === '--root' ? 'root' : 'settings'] = given[++at]!
    else return fail(USAGE)
  }
  const text = fileText(host, options.settings)
  let settings = defaultSettings
  try {
    if (text !== undefined) settings = readSettings(text)
    else if (!options.isOnce) return fail(`${options.settings}: expected the settings of the agent`)
  } catch (error) {
    return fail(`${options.settings}: ${(error as Error).message}`)
  }
  const posture = await findPosture().catch(() => undefined)
  const agent = new Agent({
    ...{ host, settings, root: options.root },
    collectors: [...(await findCollectors()), ...(posture ?? [])],
    problem: posture === undefined ? 'sightglass-agent-posture.mjs is not installed' : '',
    warn: (problem) => void warn(problem),
    loadReader: async () => (await import('./configuration.ts')).readConfiguration,
  })
  if (options.isOnce) return await agent.once((batch) => host.print(batch))
  if (!takeLock(host, settings.folder)) return fail(`${settings.folder}: another agent runs`)
  host.onEnd(() => {
    agent.end()
    host.exit(0)
  })
  await agent.start()
}

/** Field 22 of proc_pid_stat(5), ticks since boot: with the id it names one process. */
function startOf(host: AgentHost, pid: number | string): string {
  const stat = fileText(host, `/proc/${pid}/stat`) ?? ''
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

/** False if the process that the file names still runs an agent. A stale file may name a later process. */
function takeLock(host: AgentHost, folder: string): boolean {
  const path = `${folder}/pid`
  host.makeFolder(folder)
  const [, pid = '', start = ''] = /^(\d+) ?(\d*)\s*$/.exec(fileText(host, path) ?? '') ?? []
  if (pid !== '' && Number(pid) !== host.pid() && startOf(host, pid) === start) {
    const command = fileText(host, `/proc/${pid}/cmdline`)
    if (command?.includes('sightglass-agent') === true) return false
  }
  return host.write(path, `${host.pid()} ${startOf(host, host.pid())}\n`) || true
}

const isNode =
  typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node === 'string'
if (isNode) {
  const { nodeHost, nodeArguments } = await import('./hosts/node.ts')
  await main(nodeHost, nodeArguments())
} else {
  await main(await openQuickjsHost(), quickjsArguments())
}
