/** Builds the engine from the pure modules. */
import { baselineText } from '#baseline/baseline-text'
import { applyBaselineUpdate } from '#baseline/baseline-updates'
import type { FrameReader } from '#capture/frame-reader'
import type { FindingHandler } from '#detect/detector'
import type { Pipeline } from '#engine/pipeline'
import type { CaptureState, JournalEntry } from '#model/journal'
import { EngineJournal } from './engine-journal.ts'
import {
  detectionModulesOf,
  type EngineModules,
  inputOf,
  isLive,
  optionalResultsOf,
  plantModulesOf,
  protocolsOf,
  rulesOf,
} from './engine-modules.ts'
import { readEveFiles } from './eve-files.ts'
import { deviceInBaseline } from './plant-baseline.ts'
import type { EngineCommand, EngineRequest } from './request.ts'

export interface Engine {
  /** By the index that the watchdog's pulse shows. */
  readonly protocolNames: readonly string[]
  read(reader: FrameReader, file: number): void
  captureState(
    file: number,
    reader: FrameReader,
    phase: CaptureState['state'],
    bytesRead: number,
    damage: string,
  ): CaptureState
  /** No frame came for so many seconds. */
  quiet(seconds: number): void
  endCapture(): void
  closeLearning(): void
  /** Applies a command that the server sends while a live stream is read, one at a time. */
  apply(command: EngineCommand): Promise<void>
  /** The baseline learned so far, as the text of a baseline file. */
  baselineText(): string
  /** Changes since the last call. Entries are created while they are taken: take all before reading on. */
  changes(): Iterable<JournalEntry>
  /** Everything that was not sent yet, at the end. */
  finish(): Iterable<JournalEntry>
}

/** Callbacks while an engine is built and runs. */
export interface Listeners {
  /** Called before code of an external protocol first runs, with its index in `protocolFolders`. */
  readonly loads?: ((index: number) => void) | undefined
  /** Called with every finding, before findings become alerts. */
  readonly found?: FindingHandler | undefined
}

export async function buildEngine(
  request: EngineRequest,
  pulse: Int32Array,
  { loads, found }: Listeners = {},
): Promise<Engine> {
  const loaded = await protocolsOf(request, loads)
  const { protocols } = loaded
  const rules = await rulesOf(request, protocols)
  const plant = plantModulesOf(request, protocols)
  const detection = detectionModulesOf(request, plant, { protocols, rules, found })
  const results = optionalResultsOf(request, plant.inventory, protocols)
  const modules: EngineModules = { loaded, rules, plant, detection, results }
  const input = inputOf(request, pulse, modules)
  const { pipeline } = input
  const startProblems = await startProblemsOf(request, modules, pipeline)
  const journal = new EngineJournal(request, modules, { pipeline, startProblems })

  return {
    protocolNames: pipeline.registry.entries.map(({ name }) => name),
    read: (reader, file) => {
      input.interfaceNames = reader.interfaces.map(({ name }) => name)
      pipeline.read(reader, file)
    },
    captureState: (file, reader, phase, bytesRead, damage) => {
      const { packets, bytes, firstTime, lastTime } = pipeline.recording
      return {
        file,
        name: request.files[file] ?? '',
        bytesRead,
        bytes,
        packets,
        firstTime: packets > 0 ? firstTime : undefined,
        lastTime: packets > 0 ? lastTime : undefined,
        truncated: [reader.failed, damage, ...reader.problems].filter((problem) => problem !== ''),
        state: phase,
      }
    },
    quiet: (seconds) => pipeline.quiet(seconds),
    endCapture: () => pipeline.endRecording(),
    closeLearning: () => {
      plant.baseline.close()
      detection.incidents.beginAnew()
    },
    baselineText: () => learnedText(request, modules),
    apply: (command) => applyCommand(command, modules, pipeline),
    changes: () => journal.changes(),
    *finish() {
      plant.inventory.settle()
      yield* journal.changes()
      if (results.trends !== undefined) yield* results.trends.now(pipeline.clock.now)
      if (request.exportBaseline) yield { kind: 'baseline', text: learnedText(request, modules) }
      if (request.wantsSiteDraft) yield { kind: 'site-draft', site: plant.inventory.siteDraft() }
    },
  }
}

/** Counters of Suricata's files and of protocols that could not be loaded. */
async function startProblemsOf(
  { eveFiles = [] }: EngineRequest,
  { loaded }: EngineModules,
  { eve }: Pipeline,
): Promise<Record<string, number>> {
  return Object.fromEntries([
    ...Object.entries(eve === undefined ? {} : await readEveFiles(eveFiles, eve)),
    ...loaded.problems.map((problem) => [`protocolsNotLoaded: ${problem}`, 1]),
  ])
}

function learnedText(request: EngineRequest, { plant, detection }: EngineModules): string {
  const { baseline, inventory } = plant
  return baselineText(baseline, {
    isOpen: isLive(request) && !baseline.isClosed,
    devices: baseline.devices.contents((name) => deviceInBaseline(inventory, name)),
    remembered: detection.detector.remembered(),
  })
}

async function applyCommand(
  command: EngineCommand,
  { plant, detection }: EngineModules,
  pipeline: Pipeline,
): Promise<void> {
  const { detector, threats, signatures, customRules } = detection
  const { intelFiles, signatureChoice } = command
  if (intelFiles !== undefined) await threats.replace(intelFiles)
  if (command.customRules !== undefined) {
    detector.replaceFurther(await customRules.replace(command.customRules))
    pipeline.dissector.fold.wake()
  }
  if (command.ownQueries !== undefined) detector.replaceOwnQueries(command.ownQueries)
  if (command.said !== undefined) applyBaselineUpdate(plant.baseline, command.said)
  for (const occurrence of command.occurrences ?? []) detector.occurs(...occurrence)
  if (signatureChoice !== undefined && pipeline.looksForSignatures) {
    await signatures.replace(signatureChoice.signatureFiles, signatureChoice.signatureVariables)
    pipeline.replaceSignatures(signatures.signatures)
  }
  pipeline.eve?.hear(command.eve ?? [])
  pipeline.eve?.refuse(command.eveLeftOut ?? 0)
}
