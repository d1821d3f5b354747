/** Watched files: mode, owner, size, time of change, and a digest by `sha256sum` where the image has it. */
import type { AgentCollector, CollectorContext, NewEvent } from '../collector.ts'

const most = { files: 64, digestBytes: 16 * 1024 * 1024 } as const

export const collector: AgentCollector = {
  name: 'file',
  seconds: 600,
  open(context) {
    const digests = new Map<string, { stamp: string; digest: string }>()
    let hasHelper = true
    const digestOf = async (path: string, stamp: string, size: number): Promise<string> => {
      const known = digests.get(path)
      if (known?.stamp === stamp) return known.digest
      if (!hasHelper || size > most.digestBytes) return ''
      const { status, output, problem } = await context.run({
        argv: ['sha256sum', '--', context.path(path)],
        ...{ input: '', maximumOutput: 8192, seconds: 30 },
      })
      if (problem === 'missing') {
        hasHelper = false
        context.count('noSha256sum')
      }
      const digest = status === 0 ? (/^\\?([0-9a-f]{64}) /.exec(output)?.[1] ?? '') : ''
      digests.set(path, { stamp, digest })
      return digest
    }
    return async () => {
      const items = new Map<string, NewEvent>()
      for (const path of context.settings.watchedFiles.slice(0, most.files)) {
        const item = await itemOf(context, path, digestOf)
        if (item !== undefined) items.set(path, item)
      }
      context.state('file', items, 'now')
    }
  },
}

async function itemOf(
  context: CollectorContext,
  path: string,
  digestOf: (path: string, stamp: string, size: number) => Promise<string>,
): Promise<NewEvent | undefined> {
  const stat = context.host.mode(path)
  if (stat === undefined) return undefined
  const { mode, uid, size, kind } = stat
  const modified = new Date(stat.modified).toISOString()
  const digest = kind === 'file' ? await digestOf(path, `${size} ${stat.modified}`, size) : ''
  return {
    kind: 'file',
    change: 'present',
    ...{ path: context.clean(path), mode, uid, size, modified },
    ...(digest !== '' && { digest }),
  }
}
