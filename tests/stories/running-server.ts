import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own. */
export interface RunningServer {
  readonly address: string
  /** As `kill -9` does. */
  kill(): Promise<void>
  /** As a service manager does; answers the exit status. */
  stop(): Promise<number | null>
}

/** The program that is the server, called with its data folder and where to listen. */
export interface ServerProgram {
  readonly program: URL
  readonly listen?: string | undefined
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the server on any free port; resolves when it says that it is ready, rejects with what it said if it ends. */
export async function startServer(data: string, setup: ServerProgram): Promise<RunningServer> {
  const { program, listen = '127.0.0.1:0', environment = {} } = setup
  const child = spawn(process.execPath, ['--no-warnings', fileURLToPath(program), data, listen], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  const exit = once(child, 'exit')
  const address = await ready(child)
  if (address === undefined) {
    await exit
    throw new Error(`${complaint.trim()} (exit ${child.exitCode})`)
  }
  running.add(child)
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    await exit
    running.delete(child)
    return child.exitCode
  }
  return { address, kill: () => end('SIGKILL').then(() => undefined), stop: () => end('SIGTERM') }
}

/** Ends what a failed test left running. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

const running = new Set<ChildProcess>()

/** The address the server says; undefined if it ends without. */
async function ready(child: ChildProcess): Promise<string | undefined> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const address = /^Sightglass is ready: (http:\S+)$/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  return undefined
}
