/** The server as a program: it runs until the system or a person says that it is enough. */
import { endNow } from './end-now.ts'
import { serve } from './main.ts'
import type { ServeOptions } from './serve-options.ts'
import { ServeRefusal } from './serve-refusal.ts'

/** Milliseconds: a stop that takes longer is a stop all the same. */
const STOP_MS = 8000

/** Runs the server until SIGTERM or SIGINT; answers the exit status. */
export async function runUntilStopped(options: ServeOptions): Promise<number> {
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve())
  })
  const { log = (line) => process.stderr.write(`${line}\n`) } = options
  try {
    const serving = await serve(options)
    await asked
    // What cannot be ended in time is taken up by the next start as after a crash: nothing acknowledged is lost.
    setTimeout(endNow, STOP_MS).unref()
    await serving.close()
    return 0
  } catch (error) {
    log(`sightglass: ${(error as Error).message}`)
    return error instanceof ServeRefusal ? error.exitCode : 1
  }
}
