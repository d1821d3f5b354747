import type { BaselineContent } from '#baseline/content'
import type { RuleDocument } from '#custom-rules/rule-document'
import type { JournalEntry } from '#model/journal'
import type { OwnQueryJournal } from '#model/own-query'
import type { Site } from '#model/site'
import type { EngineCommand, Occurrence } from './request.ts'

export interface AnalysisRequest {
  /** Paths of captures, read in this order. */
  readonly files: readonly string[]
  /** Interval of changes while reading. */
  readonly flushMs: number
  /** Normal behaviour, from the data folder's `baseline.yaml`. */
  readonly baseline?: BaselineContent | undefined
  /** Knowledge that packets do not contain, from the site file. */
  readonly site?: Site | undefined
  /** Of protocols besides our own. */
  readonly protocolFolders?: readonly string[]
  /** Rules that the plant wrote. */
  readonly customRules?: readonly RuleDocument[]
  /** Alerts that people closed: their like is a new alert. */
  readonly occurrences?: readonly Occurrence[]
  /** Packets sent by the sensor itself, from the journals of active queries. */
  readonly ownQueries?: OwnQueryJournal | undefined
  /** Export trends. */
  readonly wantsTrends?: boolean
  /** Of threat intelligence. */
  readonly intelFiles?: readonly string[]
  readonly intelFolders?: readonly string[]
  /** Rule files of signatures, and the values of their variables. */
  readonly signatureFiles?: readonly string[]
  readonly signatureVariables?: Readonly<Record<string, string>>
  readonly signatureFolders?: readonly string[]
  /** Of Suricata's EVE, and whether its lines come as words. */
  readonly eveFiles?: readonly string[]
  readonly hearsSuricata?: boolean
}

/** One reading of captures: the engine process, or what a test puts in its place. */
export interface AnalysisRun {
  /** Batches of changes in order. Ends after the entry `end`, or without it when cancelled; throws if it cannot go on. */
  readonly entries: AsyncIterable<readonly JournalEntry[]>
  cancel(): void
  /** For a live stream: sends a command to its engine. */
  send?(command: EngineCommand): void
  /** For a live stream: ends it regularly, so that all learned behaviour is still exported. */
  end?(): void
}

export type Analyse = (request: AnalysisRequest) => AnalysisRun
