/** The proofs of `tests/attacks/*.ts`, and captures made of what they play. */
import { existsSync, readdirSync } from 'node:fs'
import type { ScriptCarrier } from '#model/script'
import { pcapFile } from '#sdk/test-kit/pcap-file'
import { type FindCarriage, framesOf } from '#sdk/test-kit/stage'
import { folderOf, protocolFolders } from '../protocol-folders.ts'
import type { AlertProof, RawScene, Scene } from './proof.ts'

export const ALERTS = new URL('./', import.meta.url)
const LINKTYPE_ETHERNET = 1
/** 2026-01-01T00:00:00Z; what is learned lies a day before. In microseconds. */
const START = 1_767_225_600_000_000
const DAY = 86_400_000_000
const LINE_MICROSECONDS = 1_000

const carriageOf = await loadCarriages()

/** Captures of a proof: the learned one and the judged one, told apart by name. */
export function capturesOf(proof: AlertProof, scenes: readonly (Scene | RawScene)[] = proof.scenes) {
  return {
    learned: { name: 'learned', bytes: captureOf(proof.learn ?? [], START - DAY) },
    judged: { name: 'judged', bytes: captureOf(scenes, START) },
  }
}

function captureOf(scenes: readonly (Scene | RawScene)[], start: number): Uint8Array {
  const frames = scenes.flatMap((scene, at) =>
    'frames' in scene ? rawFrames(scene) : playedFrames(scene, at * 100),
  )
  const timed = frames.map(({ at, bytes }) => ({ bytes, time: Math.round(start + at * 1e6) }))
  return pcapFile(
    timed.sort((a, b) => a.time - b.time),
    LINKTYPE_ETHERNET,
  )
}

function rawFrames({ frames }: RawScene) {
  return frames
}

function playedFrames(scene: Scene, portShift: number) {
  const { at = 0, times = 1, every = 1 } = scene
  return Array.from({ length: times }, (_, time) =>
    framesOf(scene, carriageOf, portShift + time).map((bytes, line) => ({
      at: at + time * every + (line * LINE_MICROSECONDS) / 1e6,
      bytes,
    })),
  ).flat()
}

export async function loadProofs(): Promise<readonly AlertProof[]> {
  const files = readdirSync(ALERTS, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
  const modules = await Promise.all(
    files
      .sort()
      .map((file) => import(new URL(file, ALERTS).href) as Promise<{ proofs?: readonly AlertProof[] }>),
  )
  return modules.flatMap(({ proofs }) => proofs ?? [])
}

async function loadCarriages(): Promise<FindCarriage> {
  const carriages = new Map<string, ScriptCarrier>()
  for (const name of protocolFolders()) {
    const script = new URL('captures/script.ts', folderOf(name))
    if (!existsSync(script)) continue
    const { carriage } = (await import(script.href)) as { carriage?: ScriptCarrier }
    if (carriage !== undefined) carriages.set(name, carriage)
  }
  return (carrier) => {
    const found = carriages.get(carrier)
    if (found === undefined) throw new Error(`${carrier}: its captures/script.ts says not how it carries`)
    return found
  }
}
