import { defineRule, type ExampleFact, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'

/** Files with a new extension within a minute; fewer if a ransom note is written as well. */
const FILES = 30
const FILES_BESIDE_NOTE = 5
const WINDOW_SECONDS = 60
const NOTE_SECONDS = 600
/** An unknown extension after a common one: `drawing.dwg.locked`. */
const SECOND_ENDING = /\.[a-z0-9]{2,5}\.[a-z0-9_-]{3,12}$/i
/** Extensions of archives, and of files in processing. */
const ARCHIVES =
  /\.(gz|zip|bak|tmp|old|xz|zst|7z|part|partial|crdownload|download|log|backup|copy|done|processed|imported|archived|sent|error)$/i
/** A common extension, replaced by an unknown one: `plan.docx → 7f3kx.HLJkNskOq`. */
const USUAL_ENDING = /\.([a-z0-9]{2,5})$/i
const ODD_ENDING = /\.([a-z0-9_-]{5,16})$/i
const BECOMES = ' → '
const LONG_ENDINGS =
  /^(accdb|class|config|html5|ipynb|numbers|pages|plist|sqlite|sqlite3|torrent|xhtml|tmp\w*|~\w*)$/i
const NOTE = /(recover|decrypt|restore|ransom|how[_ -]?to|read[_ -]?me)[^\\/]*\.(txt|html?|hta)$/i

const written = (name: string, at: number): ExampleFact => ({
  protocol: 'smb',
  serverPort: 445,
  at,
  fact: { kind: 'transfer', name, type: 'file', bytes: 6000, direction: 'to-server' },
})
const locked = (count: number) =>
  Array.from({ length: count }, (_, at) => written(`drawings\\part-${at}.dwg.locked`, at / 10))

const renamed = (object: (at: number) => string) =>
  Array.from(
    { length: FILES },
    (_, at): ExampleFact => ({
      protocol: 'smb',
      serverPort: 445,
      at: at / 10,
      fact: {
        kind: 'operation',
        verb: 'write',
        name: 'SMB2 SET_INFO rename',
        code: 'smb2:0x11',
        object: object(at),
        outcome: 'requested',
      },
    }),
  )

export const rule = defineRule({
  id: 'files-rewritten',
  engine: 'malware',
  title: 'Mass file rewrite (possible ransomware)',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0809', 'T0828'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  why: 'Ransomware on one workstation encrypts the shares first, and with them drawings, recipes and backups of the plant.',
  todo: [
    'Disconnect the client now',
    'Stop the share; check the last backup before you need it',
    'Check where the client’s account has logged on',
  ],
  falsePositives: 'Programs that convert many files on a share at once.',
  match: { kind: ['transfer', 'operation'], protocols: ['smb'] },
  state: {
    note: countWindow({ limit: 10_000, seconds: NOTE_SECONDS }),
    files: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (client.ip === undefined) return undefined
    const name = nameOf(fact)
    if (name === undefined) return undefined
    const ends = [client.ip, server.ip]
    const isNote = NOTE.test(name)
    if (!isNote && (!(SECOND_ENDING.test(name) || isGivenOddEnding(name)) || ARCHIVES.test(name)))
      return undefined
    const hasNote = state.note.add(ends, isNote ? 1 : 0) > 0
    const files = state.files.add(ends, name)
    if (files < (hasNote ? FILES_BESIDE_NOTE : FILES)) return undefined
    return {
      summary: `${context.nameOf('client')} rewrote ${files} files of ${context.nameOf('server')} with new extensions within a minute${hasNote ? ' and left a ransom note' : ''}, as ransomware does`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'thirty drawings get a new extension within a minute', facts: locked(FILES) },
        {
          when: 'thirty files get another name and extension',
          facts: renamed((at) => `drawings\\part-${at}.dwg → drawings\\${at * 7919}.HLJkNskOq`),
        },
        {
          when: 'a ransom note is written with five of them',
          facts: [written('drawings\\HOW_TO_RECOVER_FILES.txt', 0), ...locked(FILES_BESIDE_NOTE)],
        },
      ],
      silent: [
        {
          when: 'an import marks processed files',
          facts: renamed((at) => `orders\\${at}.xml → orders\\${at}.processed`),
        },
        {
          when: 'an office program names its drafts',
          facts: renamed((at) => `~${at}.tmp → letter-${at}.docx`),
        },
        {
          when: 'a backup writes archives',
          facts: Array.from({ length: 60 }, (_, at) => written(`day-${at}.tar.gz`, at / 10)),
        },
        {
          when: 'an office program saves its work',
          facts: Array.from({ length: 60 }, (_, at) => written(`letter-${at}.docx`, at / 10)),
        },
        { when: 'only a note is saved', facts: [written('README.txt', 0)] },
      ],
    }
  },
})

function isGivenOddEnding(rename: string): boolean {
  const at = rename.lastIndexOf(BECOMES)
  if (at < 0) return false
  const before = USUAL_ENDING.exec(rename.slice(Math.max(0, at - 8), at))?.[1] ?? ''
  const after = ODD_ENDING.exec(rename.slice(-20))?.[1] ?? ''
  return before !== '' && after !== '' && !/^(tmp|part)$/i.test(before) && !LONG_ENDINGS.test(after)
}

/** The file that was written or renamed to; undefined for everything else. */
function nameOf(fact: { readonly kind: string }): string | undefined {
  const { kind, name, direction, verb, outcome, object } = fact as Record<string, string | undefined>
  if (kind === 'transfer') return direction === 'to-server' ? name : undefined
  return kind === 'operation' && verb === 'write' && outcome === 'requested' ? object : undefined
}
