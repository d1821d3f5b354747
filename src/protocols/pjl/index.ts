import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { meaningOf, operations, PRINT } from './commands.ts'
import { rule as printerFilesAccessed } from './rules/printer-files-accessed.ts'
import { dissect, type Job, languageOf, type PjlMessage, probe } from './wire.ts'

class Conversation implements Job {
  isInPages = false
  isProven = false
  /** The printer is saying who it is: the next line of its answer is its name. */
  isNaming = false
}

/** Up out of the volume that printers offer. */
const OUTSIDE = /(?:^|[\\/:])\.\.[\\/]/

function command(line: string, emit: Emit, conversation: Conversation): void {
  const meant = meaningOf(line)
  if (meant === undefined) return
  if (OUTSIDE.test(meant.object ?? ''))
    emit(exploit('reaches for files outside of the printer’s folders (CVE-2010-4107)'))
  emit({ kind: 'operation', ...meant, outcome: 'requested' })
  if (meant.code !== 'ENTER') return
  conversation.isInPages = true
  const language = /LANGUAGE\s*=\s*(\w+)/i.exec(line)?.[1]
  emit({ kind: 'operation', ...PRINT, object: language?.toUpperCase(), outcome: 'requested' })
}

/** `"HP LaserJet 4250"`: the name is alone on its line, between quotes. */
function answer(line: string, emit: Emit, conversation: Conversation): void {
  if (/^@PJL\s+INFO\s+ID\b/i.test(line)) conversation.isNaming = true
  else if (conversation.isNaming && line !== '') {
    conversation.isNaming = false
    const value = clean(line.replace(/^"|"$/g, ''), 128)
    if (value !== '' && !value.startsWith('@PJL'))
      emit({
        kind: 'identity',
        attribute: 'model',
        value,
        confidence: confidence.identityService,
        field: 'INFO ID',
      })
  }
}

function facts({ kind, text }: PjlMessage, _slice: Slice, emit: Emit, conversation: Conversation): void {
  conversation.isProven = true
  if (kind === 'exit') conversation.isInPages = false
  else if (kind === 'command') command(text, emit, conversation)
  else if (kind === 'answer') answer(text, emit, conversation)
  else if (kind === 'end') conversation.isNaming = false
  else if (!conversation.isInPages) {
    conversation.isInPages = true
    emit({ kind: 'operation', ...PRINT, object: languageOf(text)?.toUpperCase(), outcome: 'requested' })
  }
}

export const protocol = defineProtocol<PjlMessage, Conversation>({
  name: 'pjl',
  shortName: 'PJL',
  title: 'Printer jobs on a raw port',
  standard: 'HP, Printer Job Language Technical Reference Manual (1999)',
  depth: 'semantic',
  family: 'it',
  roles: { server: { type: 'Printer' } },
  hints: [{ transport: 'tcp', port: 9100 }, { content: 'tcp' }],
  firstBytes: '\x1b',
  rules: [printerFilesAccessed],
  newState: () => new Conversation(),
  probe,
  dissect,
  isFromClient: ({ kind }) => kind === 'exit' || kind === 'command' || kind === 'pages',
  lost: (conversation) => conversation.isInPages,
  facts,
  rows: ({ kind, text }) => [{ label: kind, value: clean(text), at: 0, length: 0 }],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations,
})
