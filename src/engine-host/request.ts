import type { BaselineContent } from '#baseline/content'
import type { RuleDocument } from '#custom-rules/rule-document'
import type { BaselineUpdateRequest } from '#model/baseline-update'
import type { OwnQueryJournal } from '#model/own-query'
import type { Site } from '#model/site'
import type { Ablated } from './disabled-models.ts'

/** A protocol that failed, and since when it is not asked any more. */
export interface OmittedProtocol {
  /** The protocol's name; or the folder's path, of one that could not even be loaded. */
  readonly name: string
  /** Frames of the whole input that had been begun when it failed: it is used before that one. 0: not at all. */
  readonly from: number
  /** Reason, in words: `worked on one frame for 2 s`. */
  readonly why: string
}

/** Request of the entry point to the engine process; sent as one JSON document before anything else. */
export interface EngineRequest {
  /** Names for display, in the order in which the files are read. The engine never opens a path: it is handed open files. */
  readonly files: readonly string[]
  /** The first so many files are normal traffic to learn from; the rest is judged. */
  readonly learnCount: number
  /** Learning closes after this much capture time, whatever the learning rules. Undefined: they alone decide. */
  readonly closeLearningAfterSeconds?: number | undefined
  /** Which files are live streams: their clock goes on where no packet comes. */
  readonly liveFiles?: readonly number[] | undefined
  /** Normal behaviour; if given, learning is closed from the start. */
  readonly baseline: BaselineContent | undefined
  readonly site: Site | undefined
  /** Export the baseline at the end, as text. */
  readonly exportBaseline: boolean
  /** Of a live stream that is taken up again: how many frames went by. */
  readonly framesBefore?: number | undefined
  /** For a live stream: also export it at this interval. */
  readonly baselineEverySeconds?: number | undefined
  /** Send links and events as texts of the analysis document, so that a consumer can print them without parsing. */
  readonly wantsDocument?: boolean | undefined
  /** Export trends, for pages to draw. */
  readonly wantsTrends?: boolean | undefined
  /** Also send each message as rows: for a few frames that a person inspects. */
  readonly wantsMessages?: boolean | undefined
  /** Infer a site file at the end, as text. */
  readonly wantsSiteDraft: boolean
  /** Packs of optional protocols that are in use. */
  readonly packs?: readonly string[] | undefined
  /** Folders of protocols besides our own: absolute paths. */
  readonly protocolFolders: readonly string[]
  /** Files of threat intelligence: absolute paths. Read by the engine, because they are untrusted text. */
  readonly intelFiles?: readonly string[] | undefined
  /** Folders of intelligence that may be named later, while a live stream is read: absolute paths. */
  readonly intelFolders?: readonly string[] | undefined
  /** Files of signatures in Suricata's rule language: absolute paths. Read by the engine, too. */
  readonly signatureFiles?: readonly string[] | undefined
  /** Folders where further such files may appear while a live stream is read: absolute paths. */
  readonly signatureFolders?: readonly string[] | undefined
  /** Values of the signatures' variables, by name without `$`. */
  readonly signatureVariables?: Readonly<Record<string, string>> | undefined
  /** Files of Suricata's EVE that belong to the captures: absolute paths. Read by the engine, too. */
  readonly eveFiles?: readonly string[] | undefined
  /** Suricata watches the same live stream, and its lines will come as words. */
  readonly hearsSuricata?: boolean | undefined
  /** Rules that the plant wrote, as the entry point has read them. */
  readonly customRules?: readonly RuleDocument[] | undefined
  /** Alerts that people closed: their like is a new alert. */
  readonly occurrences?: readonly Occurrence[] | undefined
  /** Packets sent by the sensor itself, from the journals of active queries. */
  readonly ownQueries?: OwnQueryJournal | undefined
  /** Report every hit of custom rules, and disable none of them. */
  readonly isDryRun?: boolean | undefined
  /** Protocols to leave out, because they hung or failed. */
  readonly without: readonly OmittedProtocol[]
  /** Models that are left out, to measure what they are worth. Default: none. */
  readonly modelsOff?: readonly Ablated[] | undefined
  /** Send changes while reading, this often; 0 sends everything at the end. */
  readonly flushMs: number
  /** For tests: bytes read at once, and bytes of a stream handed on at once. */
  readonly chunkBytes: number | undefined
  readonly sliceBytes: number | undefined
}

/** Reads and judges, and is asked for nothing else. */
export const plainRequest: Omit<EngineRequest, 'files'> = {
  learnCount: 0,
  baseline: undefined,
  site: undefined,
  exportBaseline: false,
  wantsSiteDraft: false,
  protocolFolders: [],
  without: [],
  flushMs: 0,
  chunkBytes: undefined,
  sliceBytes: undefined,
}

/** Of the first alert of a kind: how many there are with the one that grows, because those before were closed. */
export type Occurrence = readonly [first: string, number: number]

/** Command to an engine that reads a live stream; one JSON line each. */
export interface EngineCommand {
  /** From now on these are the plant's rules. */
  readonly customRules?: readonly RuleDocument[] | undefined
  /** From now on this is what the sensor itself sends; the addresses stay those of the start. */
  readonly ownQueries?: OwnQueryJournal | undefined
  /** Decision of a person about normal behaviour. */
  readonly said?: BaselineUpdateRequest | undefined
  /** A person closed alerts, or opened them again. */
  readonly occurrences?: readonly Occurrence[] | undefined
  /** From now on these are the files of signatures, where there were any at the start. */
  readonly signatureChoice?:
    | {
        readonly signatureFiles: readonly string[]
        readonly signatureVariables: Readonly<Record<string, string>>
      }
    | undefined
  /** Lines of Suricata's EVE. */
  readonly eve?: readonly string[] | undefined
  /** Lines of it that were too long, or too many, to be handed on. */
  readonly eveLeftOut?: number | undefined
  /** From now on these are the files of threat intelligence; they lie in `intelFolders` or were there at the start. */
  readonly intelFiles?: readonly string[]
}

/** File descriptors of the engine process. Open files follow from `firstFile` on. */
export const descriptors = { request: 0, journal: 3, watchdog: 4, word: 5, firstFile: 6 } as const

/** Protocol code that works on one frame for so long (processor time) is taken to hang. See ARCHITECTURE.md. */
export const STUCK_MS = 2000

/** Processor time in milliseconds after which the event loop of the engine must have turned, where foreign code may run. */
export const LOOP_MS = 5000

/** Time in milliseconds that it may stay on one frame without using the processor. */
export const STUCK_STILL_MS = 30_000

/** MiB by which the process may grow while protocol code works on one frame. */
export const STUCK_MEGABYTES = 1024

/** Message on the watchdog's descriptor, as one JSON line. */
export interface Stuck {
  /** Name of the protocol, as `LeftOut` has it. */
  readonly stuck: string
  readonly frames: number
  readonly why: string
}
