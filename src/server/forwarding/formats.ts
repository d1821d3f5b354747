import { readdirSync } from 'node:fs'
import type { MessageFormat } from '#export/message-format'

const FOLDER = new URL('../../export/messages/', import.meta.url)

/** Every format there is, by the name of its file. */
export async function loadFormats(): Promise<ReadonlyMap<string, MessageFormat>> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const formats = await Promise.all(
    files.sort().map(async (name) => {
      const { format } = (await import(new URL(name, FOLDER).href)) as { format: MessageFormat }
      return [format.name, format] as const
    }),
  )
  return new Map(formats)
}
