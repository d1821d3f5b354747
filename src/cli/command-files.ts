/** Finds commands by file. */
import { existsSync, readdirSync } from 'node:fs'
import { helpOrder } from './help.ts'
import type { CliCommand } from './main.ts'

const COMMANDS = new URL('./commands/', import.meta.url)

/** Only the named command's file, for a fast start; all for help and unknown commands, none for the version. */
export async function commandsFor(name: string | undefined): Promise<CliCommand[]> {
  if (name === '--version' || name === '-V') return []
  const files =
    name !== undefined && /^[a-z-]+$/.test(name) && existsSync(new URL(`${name}.ts`, COMMANDS))
      ? [`${name}.ts`]
      : readdirSync(COMMANDS)
          .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
          .sort((a, b) => helpOrder(a.slice(0, -3)) - helpOrder(b.slice(0, -3)))
  return Promise.all(
    files.map(async (file) => {
      const { command } = (await import(new URL(file, COMMANDS).href)) as { command: CliCommand }
      return command
    }),
  )
}
