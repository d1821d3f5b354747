/** Answers that came encrypted, as a capture in clear: the engine reads them like all other answers. */

import type { QueryPlan } from '#active/plan/query-plan'
import type { JournalLine } from '#active/recorder/journal'
import type { QueryTemplate } from '#active/template/template'
import { asciiBytes } from '#bytes/ber-write'
import type { ConversationScript, ScriptStep } from '#model/script'
import { pcapFile } from '#sdk/test-kit/pcap-file'
import { framesOf } from '#sdk/test-kit/stage'

const LINKTYPE_ETHERNET = 1
/** Microseconds between frames of one query. */
const STEP = 1000
/** Of the requests only that they were sent is shown: they have credentials. */
const HTTP_REQUEST = asciiBytes('POST /wsman HTTP/1.1\r\nHost: device\r\nContent-Length: 0\r\n\r\n')

/** The capture of one run; undefined where no answer was encrypted. */
export function openedAnswers(
  lines: readonly JournalLine[],
  { source, targets }: Pick<QueryPlan, 'source' | 'targets'>,
  templates: ReadonlyMap<string, QueryTemplate>,
): Uint8Array | undefined {
  const opened = lines.filter(({ kind, opened: answer }) => kind === 'answer' && answer !== undefined)
  const frames = [...Map.groupBy(opened, ({ address, query }) => `${address} ${query}`).values()].flatMap(
    (answers, i) => {
      const [first] = answers
      const target = targets.find(({ address }) => address === first?.address)
      const template = templates.get(first?.query ?? '')
      const planned = target?.queries.find(({ id }) => id === first?.query)
      const transport = template?.transport
      if (first === undefined || target === undefined || template === undefined || planned === undefined)
        return []
      // Frames without IP are never encrypted.
      if (transport === undefined || transport === 'link') return []
      const script: ConversationScript = {
        name: template.id,
        over: { transport, port: planned.port },
        client: { ip: source.address, mac: source.mac },
        server: { ip: target.address, mac: target.mac },
        lines: answers.flatMap(({ opened: answer }): readonly ScriptStep[] => [
          ...(template.sealed === 'tls' ? [['client', HTTP_REQUEST] as const] : []),
          ['server', Uint8Array.from(Buffer.from(answer ?? '', 'base64'))],
        ]),
      }
      return framesOf(script, noCarriage, i % 10_000).map((bytes, number) => ({
        bytes,
        time: first.time * 1000 + number * STEP,
      }))
    },
  )
  return frames.length === 0 ? undefined : pcapFile(frames, LINKTYPE_ETHERNET)
}

function noCarriage(carrier: string): never {
  throw new Error(`${carrier} carries no query`)
}
