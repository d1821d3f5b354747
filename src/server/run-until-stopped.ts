/** The server as a program: it runs until a signal ends it. */
import { endNow } from './end-now.ts'
import { serve } from './main.ts'
import type { ServeOptions } from './serve-options.ts'
import { ServeRefusal } from './serve-refusal.ts'

/** Milliseconds after which a stop that is not complete ends the process. */
const STOP_MS = 8000
/** Milliseconds in which a repeated signal is the same one: the terminal, npm and our parent may each send it. */
const SAME_SIGNAL_MS = 500
const STOPPING = `Stopping: waiting until the analysis has ended and its results are stored, at most ${STOP_MS / 1000} s; press Ctrl-C again to stop at once …`

/** Runs the server until SIGTERM or SIGINT; answers the exit status. */
export async function runUntilStopped(options: ServeOptions): Promise<number> {
  const never = new Promise<never>(() => {})
  const end = await runUntil(options, { stop: stopAsked(options.log), next: never })
  if (typeof end === 'number') return end
  throw new Error('unreachable: nothing comes next')
}

/** Resolves at the first signal, which it announces. */
export function stopAsked(log = errorLine): Promise<void> {
  return stopSignal(() => log(STOPPING))
}

interface RunEnd<Next> {
  readonly next: Next
  /** `HOST:PORT` where it listened. */
  readonly address: string
}

/** Runs the server until it shall stop, and answers the exit status, or until something else shall run. */
export async function runUntil<Next>(
  options: ServeOptions,
  { stop, next }: { readonly stop: Promise<void>; readonly next: Promise<Next> },
): Promise<number | RunEnd<Next>> {
  const { log = errorLine } = options
  try {
    const serving = await serve(options)
    const end = await Promise.race([stop, next.then((value) => ({ value }))])
    // The next start continues what did not end in time, as after a crash: nothing acknowledged is lost.
    if (end === undefined) setTimeout(endNow, STOP_MS).unref()
    await serving.close()
    return end === undefined ? 0 : { next: end.value, address: new URL(serving.address).host }
  } catch (error) {
    log(`sightglass: ${(error as Error).message}`)
    return error instanceof ServeRefusal ? error.exitCode : 1
  }
}

function errorLine(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Resolves at the first signal; a second one ends the process. */
export function stopSignal(stopping: () => void): Promise<void> {
  let firstAt: number | undefined
  return new Promise((resolve) => {
    const stop = () => {
      if (firstAt === undefined) {
        firstAt = performance.now()
        stopping()
        resolve()
      } else if (performance.now() - firstAt > SAME_SIGNAL_MS) endNow()
    }
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
  })
}
