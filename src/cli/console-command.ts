/** Runs `console` until a signal ends it, and `join`. */
import { resolve } from 'node:path'
import { openConsole } from '#console/main'
import { stopSignal } from '#server/run-until-stopped'
import { ServeRefusal } from '#server/serve-refusal'

interface Options {
  readonly data: string
  readonly listen?: string
  readonly address?: string
  readonly database?: string
  readonly approval?: boolean
}

export async function runConsole({ data, listen, address, database, approval }: Options): Promise<void> {
  const log = (line: string) => process.stderr.write(`${line}\n`)
  const stopped = stopSignal(() => {})
  try {
    const { close } = await openConsole({
      data: resolve(data),
      listen,
      address,
      database,
      requiresApproval: approval,
      log,
    })
    await stopped
    await close()
    process.exit()
  } catch (error) {
    log(`sightglass: ${(error as Error).message}`)
    process.exit(error instanceof ServeRefusal ? error.exitCode : 1)
  }
}
