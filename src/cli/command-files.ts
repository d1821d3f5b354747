/** Which commands there are: one file each. */
import { existsSync, readdirSync } from 'node:fs'
import type { CliCommand } from './main.ts'

const COMMANDS = new URL('./commands/', import.meta.url)

/** Only the named command's file, so that a start stays quick; all of them for help and typing errors, none for the version. */
export async function commandsFor(name: string | undefined): Promise<CliCommand[]> {
  if (name === '--version' || name === '-V') return []
  const files =
    name !== undefined && /^[a-z-]+$/.test(name) && existsSync(new URL(`${name}.ts`, COMMANDS))
      ? [`${name}.ts`]
      : readdirSync(COMMANDS)
          .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
          .sort()
  return Promise.all(
    files.map(async (file) => {
      const { command } = (await import(new URL(file, COMMANDS).href)) as { command: CliCommand }
      return command
    }),
  )
}
