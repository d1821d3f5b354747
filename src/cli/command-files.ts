/** Finds commands by file. */
import { existsSync, readdirSync } from 'node:fs'
import { byGroup, type CliCommand } from './help.ts'

const COMMANDS = new URL('./commands/', import.meta.url)

/** Only the named command's file, for a fast start; all for help and unknown commands, none for the version. */
export async function commandsFor(name: string | undefined): Promise<CliCommand[]> {
  if (name === '--version' || name === '-V') return []
  const files =
    name !== undefined && /^[a-z-]+$/.test(name) && existsSync(new URL(`${name}.ts`, COMMANDS))
      ? [`${name}.ts`]
      : readdirSync(COMMANDS)
          .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
          .sort()
  const commands = await Promise.all(
    files.map(async (file) => {
      const { command } = (await import(new URL(file, COMMANDS).href)) as { command: CliCommand }
      return command
    }),
  )
  return commands.sort(byGroup)
}
